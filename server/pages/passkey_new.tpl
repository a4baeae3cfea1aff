<section class="card pad" aria-labelledby="h">
<div class="flow"><h1 id="h">[[Add a passkey]]</h1><p class="soft">[[A passkey is your fingerprint, face or screen lock, or a security key. It can’t be guessed, and it doesn’t work on a false website.]]</p>
{{#FOR_APPLICATION}}<p>[[What you want to open asks for a passkey. Add one to go on.]]</p>{{/FOR_APPLICATION}}</div>
<form method="post" action="{{PREFIX}}/profile/security/passkeys/new" data-passkey="create" data-options="{{OPTIONS}}">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="next" value="{{NEXT}}">
<input type="hidden" name="asked" value="{{ASKED}}">
<input type="hidden" name="credential" value="">
{{>PASSKEY_ERRORS}}
<div class="field">
<label for="name">[[Name this passkey]]</label>
<p class="hint" id="name-hint">[[So that you recognise this passkey later.]]</p>
{{>NAME_ERROR}}
<input id="name" name="name" type="text" dir="auto" value="{{NAME}}" maxlength="100" autocomplete="off" required{{#FOCUS}} autofocus{{/FOCUS}} aria-describedby="{{#NAME_INVALID}}name-error {{/NAME_INVALID}}name-hint"{{#NAME_INVALID}} aria-invalid="true"{{/NAME_INVALID}}>
</div>
{{#TOKENS_END}}<div class="notice warn"><svg class="i" aria-hidden="true"><use href="{{ICONS}}#warning"/></svg><p>[[Once two-step verification is on, these app passwords stop working, since they were made without it: <strong>{{NAMES}}</strong>. You can make new ones then.]]</p></div>{{/TOKENS_END}}
{{#END_OTHERS}}<label class="tick" for="end_others"><input id="end_others" name="end_others" type="checkbox" value="1"{{#TICKED}} checked{{/TICKED}}><span>[[Sign out everywhere else and delete app passwords]]</span></label>{{/END_OTHERS}}
<div class="acts"><button class="btn primary" type="submit" data-passkey-acts hidden><svg class="i" aria-hidden="true"><use href="{{ICONS}}#key"/></svg>[[Add a passkey]]</button>{{#CAN_LEAVE}}<a class="btn" href="{{PREFIX}}/profile/security">[[Cancel]]</a>{{/CAN_LEAVE}}</div>
</form>
{{#APP_INSTEAD}}<p><a href="{{WAY}}">[[Use an authenticator app instead]]</a></p>{{/APP_INSTEAD}}
{{#NOT_NOW}}<form method="post" action="{{PREFIX}}/profile/security/two-step/not-now" class="split"><input type="hidden" name="csrf" value="{{CSRF}}"><button class="btn quiet" type="submit">[[Not now]]</button></form>{{/NOT_NOW}}
{{#REQUIRED}}<form method="post" action="{{PREFIX}}/sign-out" class="split"><input type="hidden" name="csrf" value="{{CSRF}}"><button class="btn quiet" type="submit">[[Sign out]]</button></form>{{/REQUIRED}}
</section>
