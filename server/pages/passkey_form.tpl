{{#ELSEWHERE}}
<div class="notice warn"><svg class="i" aria-hidden="true"><use href="{{ICONS}}#warning"/></svg><p>[[It was made for <bdi dir="ltr">{{SITE}}</bdi> and doesn't work here.]]</p></div>
<p class="soft">[[No access to your passkey? Write to <a href="mailto:{{SUPPORT}}">{{SUPPORT}}</a>.]]</p>
{{/ELSEWHERE}}
{{#LIVE}}
<div class="flow">
<p>[[Your browser asks for your fingerprint, your face, your screen lock or your security key.]]</p>
{{#AS}}<p class="soft">[[Signing in as <strong>{{EMAIL}}</strong>. <a class="keep" href="{{RESTART}}">Not you?</a>]]</p>{{/AS}}
</div>
<form method="post" action="{{ACTION}}" data-passkey="get" data-options="{{OPTIONS}}">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="next" value="{{NEXT}}">
<input type="hidden" name="asked" value="{{ASKED}}">
<input type="hidden" name="credential" value="">
{{>PASSKEY_ERRORS}}
{{>TRUST_BOX}}<div class="acts"><button class="btn primary{{#ALONE}} wide{{/ALONE}}" type="submit" data-passkey-acts hidden{{#FOCUS}} autofocus{{/FOCUS}}><svg class="i" aria-hidden="true"><use href="{{ICONS}}#key"/></svg>[[Use your passkey]]</button>{{#CAN_LEAVE}}<a class="btn" href="{{PREFIX}}/profile/security">[[Cancel]]</a>{{/CAN_LEAVE}}</div>
</form>
<p class="soft">[[No access to your passkey? Write to <a href="mailto:{{SUPPORT}}">{{SUPPORT}}</a>.]]</p>
{{/LIVE}}
{{#DEAD}}
<p{{#SAID}} role="alert" tabindex="-1" autofocus{{/SAID}}>{{#EXHAUSTED}}[[The passkey was refused five times.]]{{/EXHAUSTED}}{{#TOO_OLD}}[[Too much time has passed since you were asked.]]{{/TOO_OLD}}</p>
{{#NEW_CODE}}
<form method="post" action="{{ANEW}}">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="next" value="{{NEXT}}">
<input type="hidden" name="method" value="passkey">
<button class="btn primary wide" type="submit">[[Try again]]</button>
</form>
{{/NEW_CODE}}
{{#START_AGAIN}}<p><a class="btn primary" href="{{RESTART}}">[[Try again]]</a></p>{{/START_AGAIN}}
{{/DEAD}}
