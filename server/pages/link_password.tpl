<section class="card pad" aria-labelledby="h">
<div class="flow"><h1 id="h">{{HEADING}}</h1>{{#INVITED}}<p>[[There is an account for <strong>{{EMAIL}}</strong> here. Choose the password that you will sign in with.]]</p>{{/INVITED}}{{#ANEW}}<p>[[This is the new password of <strong>{{EMAIL}}</strong>. Once it is saved, you are signed out everywhere, and app passwords stop working.]]</p>{{/ANEW}}</div>
<form method="post" action="{{ACTION}}">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="text" name="email" value="{{EMAIL}}" autocomplete="username" hidden readonly>
<div class="field">
<label for="new_password">[[New password]]</label>
<p class="hint" id="new_password-hint">[[At least {{LEAST}} characters. A few words are fine: spaces count.]]</p>
{{>NEW_PASSWORD_ERROR}}
<div class="inside"><input id="new_password" name="new_password" type="password" autocomplete="new-password" required{{#FOCUS}} autofocus{{/FOCUS}} aria-describedby="{{#NEW_PASSWORD_INVALID}}new_password-error {{/NEW_PASSWORD_INVALID}}new_password-hint"{{#NEW_PASSWORD_INVALID}} aria-invalid="true"{{/NEW_PASSWORD_INVALID}}></div>
<div class="flow" data-length-of="new_password" hidden><progress max="{{LEAST}}" value="0" aria-hidden="true"></progress><p class="hint" role="status"></p></div>
</div>
<button class="btn primary wide" type="submit">[[Save]]</button>
</form>
</section>
