<section class="card pad" aria-labelledby="h">
<div class="flow"><h1 id="h">[[Add an authenticator app]]</h1><p class="soft">[[Any app for time-based codes works. Your phone may have one built in.]]</p></div>
<div class="flow"><h2 class="h3">[[1. Scan this with the app]]</h2>
<div class="qr"><svg viewBox="0 0 {{QR_SIZE}} {{QR_SIZE}}" role="img" aria-label="[[QR code for your authenticator app. The key in letters stands below.]]" shape-rendering="crispEdges"><path d="{{QR}}"/></svg></div>
<p><a class="btn" href="otpauth://{{URI}}">[[Open the app on this phone]]</a></p>
<details class="more" open><summary>[[Can't scan it? Enter this key]]</summary><div class="secret" data-copy><p class="label">[[Key]]</p><code class="groups" dir="ltr">{{KEY}}</code></div></details></div>
<form method="post" action="{{PREFIX}}/profile/security/authenticator-apps/new">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="next" value="{{NEXT}}">
<input type="hidden" name="app" value="{{APP}}">
<div class="flow"><h2 class="h3" id="about">[[2. Enter the code that the app shows]]</h2>
<div class="field">
<label for="code">[[Security code]]</label>
<p class="hint" id="code-hint">[[6 digits. A new one comes every 30 seconds.]]</p>
{{>CODE_ERROR}}
<input id="code" name="code" class="code" type="text" dir="ltr" inputmode="numeric" autocomplete="one-time-code" data-app maxlength="500" value="{{TYPED}}" required{{#FOCUS}} autofocus{{/FOCUS}} aria-describedby="{{#CODE_INVALID}}code-error {{/CODE_INVALID}}about code-hint"{{#CODE_INVALID}} aria-invalid="true"{{/CODE_INVALID}}>
</div></div>
<div class="field">
<label for="name">[[3. Name this app]]</label>
<p class="hint" id="name-hint">[[So that you recognise it later.]]</p>
{{>NAME_ERROR}}
<input id="name" name="name" type="text" dir="auto" value="{{NAME}}" maxlength="100" autocomplete="off" required aria-describedby="{{#NAME_INVALID}}name-error {{/NAME_INVALID}}name-hint"{{#NAME_INVALID}} aria-invalid="true"{{/NAME_INVALID}}>
</div>
{{#TOKENS_END}}<div class="notice warn"><svg class="i" aria-hidden="true"><use href="{{ICONS}}#warning"/></svg><p>[[Once two-step verification is on, these app passwords stop working, since they were made without it: <strong>{{NAMES}}</strong>. You can make new ones then.]]</p></div>{{/TOKENS_END}}
{{#END_OTHERS}}<label class="tick" for="end_others"><input id="end_others" name="end_others" type="checkbox" value="1"{{#TICKED}} checked{{/TICKED}}><span>[[Sign out everywhere else and delete app passwords]]</span></label>{{/END_OTHERS}}
<div class="acts"><button class="btn primary" type="submit">[[Save]]</button>{{#CAN_LEAVE}}<a class="btn" href="{{PREFIX}}/profile/security">[[Cancel]]</a>{{/CAN_LEAVE}}</div>
</form>
{{#PASSKEY_INSTEAD}}<p><a href="{{WAY}}">[[Use a passkey instead]]</a></p>{{/PASSKEY_INSTEAD}}
{{#NOT_NOW}}<form method="post" action="{{PREFIX}}/profile/security/two-step/not-now" class="split"><input type="hidden" name="csrf" value="{{CSRF}}"><button class="btn quiet" type="submit">[[Not now]]</button></form>{{/NOT_NOW}}
{{#REQUIRED}}<form method="post" action="{{PREFIX}}/sign-out" class="split"><input type="hidden" name="csrf" value="{{CSRF}}"><button class="btn quiet" type="submit">[[Sign out]]</button></form>{{/REQUIRED}}
</section>
