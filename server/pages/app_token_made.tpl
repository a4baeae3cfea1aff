<section class="card">
<h1>[[Your new app password]]</h1>
<p class="notice" role="status">[[Copy it now: it isn't shown again. Whoever has it is you at {{HOSTS}}.]]</p>
<div class="field">
<label for="made">{{NAME}}</label>
<input id="made" class="token" type="text" value="{{TOKEN}}" readonly autocomplete="off" spellcheck="false">
</div>
<p class="hint">[[Where a program asks for a user name and a password, it is the password; the user name is your email.]]</p>
<p class="hint">[[Other programs send it with every request, in the header <code>Authorization: Bearer</code>, for example:]]</p>
<pre class="example"><code>curl -H "Authorization: Bearer $TOKEN" {{ORIGIN}}/</code></pre>
<p><a class="button primary" href="{{PREFIX}}/profile/security">[[Done]]</a></p>
</section>
