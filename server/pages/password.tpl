<section class="card pad" aria-labelledby="h">
<div class="flow"><h1 id="h">{{HEADING}}</h1>{{#FORCED}}<p>[[Your password was chosen by somebody else. Choose your own to continue.]]</p><p class="soft">[[Signed in as <strong>{{EMAIL}}</strong>.]]</p>{{/FORCED}}{{#OWN}}<p class="soft">[[We then sign you out of your other browsers. App passwords stop working.]]</p>{{/OWN}}</div>
<form method="post" action="{{PREFIX}}/profile/security/password">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="next" value="{{NEXT}}">
<input type="text" name="email" value="{{EMAIL}}" autocomplete="username" hidden readonly>
<div class="field">
<label for="current_password">{{#FORCED}}[[Temporary password]]{{/FORCED}}{{#OWN}}[[Current password]]{{/OWN}}</label>
{{#FORCED}}<p class="hint" id="current_password-hint">[[The one that you were given.]]</p>{{/FORCED}}
{{>CURRENT_PASSWORD_ERROR}}
<div class="inside"><input id="current_password" name="current_password" type="password" autocomplete="current-password" required{{#FOCUS}} autofocus{{/FOCUS}}{{#CURRENT_PASSWORD_INVALID}} aria-invalid="true" aria-describedby="current_password-error"{{/CURRENT_PASSWORD_INVALID}}></div>
</div>
<div class="field">
<label for="new_password">[[New password]]</label>
<p class="hint" id="new_password-hint">[[At least {{LEAST}} characters. A few words are fine: spaces count.]]</p>
{{>NEW_PASSWORD_ERROR}}
<div class="inside"><input id="new_password" name="new_password" type="password" autocomplete="new-password" required aria-describedby="{{#NEW_PASSWORD_INVALID}}new_password-error {{/NEW_PASSWORD_INVALID}}new_password-hint"{{#NEW_PASSWORD_INVALID}} aria-invalid="true"{{/NEW_PASSWORD_INVALID}}></div>
<div class="flow" data-length-of="new_password" hidden><progress max="{{LEAST}}" value="0" aria-hidden="true"></progress><p class="hint" role="status"></p></div>
</div>
<div class="acts"><button class="btn primary" type="submit">{{#FORCED}}[[Save and continue]]{{/FORCED}}{{#OWN}}[[Change password]]{{/OWN}}</button>{{#OWN}}<a class="btn" href="{{PREFIX}}/profile/security">[[Cancel]]</a>{{/OWN}}</div>
</form>
{{#FORCED}}<form method="post" action="{{PREFIX}}/sign-out" class="split"><input type="hidden" name="csrf" value="{{CSRF}}"><button class="btn quiet" type="submit">[[Sign out]]</button></form>{{/FORCED}}
</section>
