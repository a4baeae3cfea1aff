<section class="card pad" aria-labelledby="h">
{{#ASK}}
<div class="flow"><h1 id="h">[[Forgot your password?]]</h1><p>[[Enter your email address. If there is an account for it, we mail you a link. With it you choose a new password.]]</p></div>
<form method="post" action="{{PREFIX}}/forgot">
<input type="hidden" name="csrf" value="{{CSRF}}">
<div class="field">
<label for="email">[[Email]]</label>
{{>EMAIL_ERROR}}
<input id="email" name="email" type="email" dir="ltr" value="{{EMAIL}}" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="254" required{{#FOCUS}} autofocus{{/FOCUS}}{{#EMAIL_INVALID}} aria-invalid="true" aria-describedby="email-error"{{/EMAIL_INVALID}}>
</div>
<div class="acts"><button class="btn primary wide" type="submit">[[Mail me a link]]</button></div>
</form>
{{/ASK}}
{{#ASKED}}
<div class="flow"><h1 id="h">[[Check your mail]]</h1><p>[[If there is an account for <strong>{{EMAIL}}</strong>, a link is on its way. It works for an hour.]]</p><p class="soft">[[No mail there? Look in the folder for unwanted mail, or write to <a href="mailto:{{SUPPORT}}">{{SUPPORT}}</a>.]]</p></div>
{{/ASKED}}
{{#SUPPORT_ALONE}}
<div class="flow"><h1 id="h">[[Forgot your password?]]</h1><p>[[We can't mail you a link. Write to <a href="mailto:{{SUPPORT}}">{{SUPPORT}}</a>. They check that it is you. Then they help you back in.]]</p></div>
{{/SUPPORT_ALONE}}
</section>
