<section class="card pad" aria-labelledby="h">
<div class="flow"><h1 id="h">[[Your recovery codes]]</h1><p>[[Each code works once, in place of your phone. We show them only now.]]{{#REPLACED}} [[Your old codes no longer work.]]{{/REPLACED}}</p></div>
<div class="secret" data-copy data-print="[[Print]]"><p class="label">{{SERVICE}}, <bdi>{{EMAIL}}</bdi>, <time data-time="day" datetime="{{MADE_TIME}}">{{MADE}}</time></p><ol class="keys" aria-label="[[Recovery codes]]">{{#CODE}}<li>{{TEXT}}</li>{{/CODE}}</ol></div>
<p class="soft noprint">[[Keep them where you keep your passport, or in a password manager. Don't keep them only on your phone.]]</p>
<div class="acts noprint"><a class="btn primary" href="{{PREFIX}}/profile/security">[[I have saved these codes]]</a></div>
</section>
