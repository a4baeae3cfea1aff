<section class="card pad" aria-labelledby="h">
<div class="flow"><h1 id="h">[[Your app password]]</h1><p>[[Enter it in <strong><bdi>{{NAME}}</bdi></strong>, in place of your password. We show it only now.]]</p></div>
<div class="secret" data-copy><p class="label">[[App password]]</p><code id="made">{{TOKEN}}</code></div>
<dl class="facts"><div><dt>[[Works at]]</dt><dd><bdi>{{HOSTS}}</bdi></dd></div><div><dt>[[User name]]</dt><dd><bdi>{{EMAIL}}</bdi></dd></div>{{#UNTIL}}<div><dt>[[Ends]]</dt><dd><time data-time="day" datetime="{{TIME}}">{{AT}}</time></dd></div>{{/UNTIL}}</dl>
<div class="notice warn"><svg class="i" aria-hidden="true"><use href="{{ICONS}}#warning"/></svg><p>[[Anyone with this can use <bdi>{{HOSTS}}</bdi> as you.]]</p></div>
<details class="more"><summary>[[For programs that ask for no user name]]</summary><div class="flow"><p class="soft">[[They send it with every request, in the header <code>Authorization: Bearer</code>, for example:]]</p>
<pre class="secret" tabindex="0"><code>curl -H "Authorization: Bearer $TOKEN" {{ORIGIN}}/</code></pre></div></details>
<div class="acts"><a class="btn primary" href="{{PREFIX}}/profile/security">[[Done]]</a></div>
</section>
