<section class="card pad" aria-labelledby="h">
<div class="flow"><h1 id="h">[[Recovery codes]]</h1>
<p>[[Each code lets you in once, in place of your phone. Save them in case you lose it.]]</p>
{{#SOME}}<p>{{LEFT}} [[Made on <time data-time="day" datetime="{{MADE_TIME}}">{{MADE}}</time>.]]</p>
<p class="soft">[[New codes take the place of these. The old ones stop working.]]</p>{{/SOME}}</div>
<form method="post" action="{{PREFIX}}/profile/security/recovery-codes">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="set" value="{{SET}}">
<div class="acts"><button class="btn primary" type="submit">{{#SOME}}[[Make new codes]]{{/SOME}}{{#NONE}}[[Show my recovery codes]]{{/NONE}}</button><a class="btn" href="{{PREFIX}}/profile/security">[[Not now]]</a></div>
</form>
</section>
