{{#LIVE}}
<div class="flow">
<p id="about">[[Enter the code that it shows for <strong>{{SERVICE}}</strong>.]]{{#NAMED}} [[Use the app that you named “<bdi>{{APP}}</bdi>”.]]{{/NAMED}}</p>
{{#AS}}<p class="soft">[[Signing in as <strong>{{EMAIL}}</strong>. <a class="keep" href="{{RESTART}}">Not you?</a>]]</p>{{/AS}}
</div>
<form method="post" action="{{ACTION}}">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="next" value="{{NEXT}}">
<div class="field">
<label for="code">[[Security code]]</label>
<p class="hint" id="code-hint">[[6 digits. A new one comes every 30 seconds.]]</p>
{{>CODE_ERROR}}
<input id="code" name="code" class="code" type="text" dir="ltr" inputmode="numeric" autocomplete="one-time-code" data-app maxlength="500" value="{{TYPED}}" required{{#FOCUS}} autofocus{{/FOCUS}} aria-describedby="{{#CODE_INVALID}}code-error {{/CODE_INVALID}}about code-hint"{{#CODE_INVALID}} aria-invalid="true"{{/CODE_INVALID}}>
</div>
{{>TRUST_BOX}}<div class="acts"><button class="btn primary{{#ALONE}} wide{{/ALONE}}" type="submit">{{BUTTON}}</button>{{#CAN_LEAVE}}<a class="btn" href="{{PREFIX}}/profile/security">[[Cancel]]</a>{{/CAN_LEAVE}}</div>
</form>
<p class="soft">[[No access to that app? Write to <a href="mailto:{{SUPPORT}}">{{SUPPORT}}</a>.]]</p>
{{/LIVE}}
{{#DEAD}}
<p{{#SAID}} role="alert" tabindex="-1" autofocus{{/SAID}}>{{#EXHAUSTED}}[[That was the fifth wrong code.]]{{/EXHAUSTED}}{{#TOO_OLD}}[[Too much time has passed since you entered your password.]]{{/TOO_OLD}}</p>
{{#NEW_CODE}}
<form method="post" action="{{ANEW}}">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="next" value="{{NEXT}}">
<input type="hidden" name="method" value="authenticator_app">
<input type="hidden" name="authenticator" value="{{ID}}">
<button class="btn primary wide" type="submit">[[Try again]]</button>
</form>
{{/NEW_CODE}}
{{#START_AGAIN}}<p><a class="btn primary" href="{{RESTART}}">[[Try again]]</a></p>{{/START_AGAIN}}
{{/DEAD}}
