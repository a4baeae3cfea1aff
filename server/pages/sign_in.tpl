{{#ENDED}}<div class="notice warn" role="status"><svg class="i" aria-hidden="true"><use href="{{ICONS}}#warning"/></svg><p>[[You were signed out here: on <time datetime="{{TIME}}">{{AT}}</time> two-step verification was turned on for your account from {{BY}}, which ends every other sign-in. If that wasn't you, write to <a href="mailto:{{SUPPORT}}">{{SUPPORT}}</a>.]]</p></div>{{/ENDED}}
{{#COOKIE_LOST}}<div class="notice warn" role="status"><svg class="i" aria-hidden="true"><use href="{{ICONS}}#warning"/></svg><p>[[You signed in a moment ago, but your browser didn't send the sign-in's cookie back. Allow cookies for this site, then sign in again.]]</p></div>{{/COOKIE_LOST}}
{{#COOKIE_CLASH}}<div class="notice warn" role="status"><svg class="i" aria-hidden="true"><use href="{{ICONS}}#warning"/></svg><p>[[Your browser sends several sign-in cookies of the same name, so that it can't be told which one is yours: another site under <strong>{{DOMAIN}}</strong> sets one, too. Delete the cookies of that site, then sign in again. Does it come back? Write to <a href="mailto:{{SUPPORT}}">{{SUPPORT}}</a>.]]</p></div>{{/COOKIE_CLASH}}
<section class="card pad" aria-labelledby="h">
<div class="flow"><h1 id="h">[[Sign in]]</h1>{{#APPLICATION}}<p class="soft">[[to continue to <bdi class="mono">{{HOST}}</bdi>]]</p>{{/APPLICATION}}</div>
<form method="post" action="{{PREFIX}}/sign-in">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="next" value="{{NEXT}}">
<div class="field">
<label for="email">[[Email]]</label>
{{>EMAIL_ERROR}}
<input id="email" name="email" type="email" dir="ltr" value="{{EMAIL}}" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="254" required{{#EMAIL_INVALID}} aria-invalid="true" aria-describedby="email-error"{{/EMAIL_INVALID}}{{#EMAIL_FOCUS}}{{#FOCUS}} autofocus{{/FOCUS}}{{/EMAIL_FOCUS}}>
</div>
<div class="field">
<label for="password">[[Password]]</label>
{{>PASSWORD_ERROR}}
<div class="inside"><input id="password" name="password" type="password" autocomplete="current-password" required{{#PASSWORD_INVALID}} aria-invalid="true" aria-describedby="password-error"{{/PASSWORD_INVALID}}{{#PASSWORD_FOCUS}}{{#FOCUS}} autofocus{{/FOCUS}}{{/PASSWORD_FOCUS}}></div>
</div>
<button class="btn primary wide" type="submit">[[Sign in]]</button>
</form>
{{#RECOVERY}}<p><a href="{{WAY}}">[[Use a recovery code]]</a></p>{{/RECOVERY}}
{{#MAILS}}<p><a href="{{PREFIX}}/forgot">[[Forgot your password?]]</a></p>{{/MAILS}}{{#MAILS_NONE}}<details class="more"><summary>[[Forgot your password?]]</summary><p class="soft">[[Write to <a href="mailto:{{SUPPORT}}">{{SUPPORT}}</a>. They check that it is you. Then they set a new one.]]</p></details>{{/MAILS_NONE}}
</section>
