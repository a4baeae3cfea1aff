<section class="card pad" aria-labelledby="h">
<div class="flow"><h1 id="h">[[Confirm that it is you]]</h1><p id="about">{{REASON}}</p><p class="soft">[[You are signed in as <strong>{{EMAIL}}</strong>.]]</p></div>
<form method="post" action="{{PREFIX}}/sign-in/again">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="next" value="{{NEXT}}">
<input type="text" name="email" value="{{EMAIL}}" autocomplete="username" hidden readonly>
<div class="field">
<label for="password">[[Password]]</label>
{{>PASSWORD_ERROR}}
<div class="inside"><input id="password" name="password" type="password" autocomplete="current-password" required{{#FOCUS}} autofocus{{/FOCUS}} aria-describedby="{{#PASSWORD_INVALID}}password-error {{/PASSWORD_INVALID}}about"{{#PASSWORD_INVALID}} aria-invalid="true"{{/PASSWORD_INVALID}}></div>
</div>
<div class="acts"><button class="btn primary" type="submit">[[Continue]]</button>{{#CAN_LEAVE}}<a class="btn" href="{{PREFIX}}/profile/security">[[Cancel]]</a>{{/CAN_LEAVE}}</div>
</form>
</section>
