<section class="card narrow">
<h1>[[Sign in]]</h1>
{{#ENDED}}<p class="notice" role="status">[[You were signed out here: on <time datetime="{{TIME}}">{{AT}}</time> two-step verification was turned on for your account from {{BY}}, which ends every other sign-in. If that wasn't you, write to <a href="mailto:{{SUPPORT}}">{{SUPPORT}}</a>.]]</p>{{/ENDED}}
{{#COOKIE_LOST}}<p class="notice" role="status">[[You signed in a moment ago, but your browser didn't send the sign-in's cookie back. Allow cookies for this site, then sign in again.]]</p>{{/COOKIE_LOST}}
{{#COOKIE_CLASH}}<p class="notice" role="status">[[Your browser sends several sign-in cookies of the same name, so that it can't be told which one is yours: another site under <strong>{{DOMAIN}}</strong> sets one, too. Delete the cookies of that site, then sign in again. Does it come back? Write to <a href="mailto:{{SUPPORT}}">{{SUPPORT}}</a>.]]</p>{{/COOKIE_CLASH}}
<form method="post" action="{{PREFIX}}/sign-in" class="stack">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="next" value="{{NEXT}}">
<div class="field">
<label for="email">[[Email]]</label>
<input id="email" name="email" type="email" value="{{EMAIL}}" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="254" required{{#EMAIL_INVALID}} aria-invalid="true" aria-describedby="email-error"{{/EMAIL_INVALID}}>
{{#EMAIL_ERROR}}<p class="error" id="email-error">{{TEXT}}</p>{{/EMAIL_ERROR}}
</div>
<div class="field">
<label for="password">[[Password]]</label>
<input id="password" name="password" type="password" autocomplete="current-password" data-reveal required{{#PASSWORD_INVALID}} aria-invalid="true" aria-describedby="password-error"{{/PASSWORD_INVALID}}>
{{#PASSWORD_ERROR}}<p class="error" id="password-error">{{TEXT}}</p>{{/PASSWORD_ERROR}}
</div>
<button class="primary" type="submit">[[Sign in]]</button>
</form>
<details class="aside">
<summary>[[Forgot your password?]]</summary>
<p>[[Write to <a href="mailto:{{SUPPORT}}">{{SUPPORT}}</a>. Support sets a new one once they know that it is you.]]</p>
</details>
</section>
