<section class="card narrow">
<h1>[[Enter your password again]]</h1>
<p>{{REASON}}</p>
<form method="post" action="{{PREFIX}}/sign-in/again" class="stack">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="next" value="{{NEXT}}">
<div class="field">
<label for="password">[[Password]]</label>
<input id="password" name="password" type="password" autocomplete="current-password" data-reveal required autofocus{{#PASSWORD_INVALID}} aria-invalid="true" aria-describedby="password-error"{{/PASSWORD_INVALID}}>
{{#PASSWORD_ERROR}}<p class="error" id="password-error">{{TEXT}}</p>{{/PASSWORD_ERROR}}
</div>
<button class="primary" type="submit">[[Continue]]</button>
</form>
</section>
