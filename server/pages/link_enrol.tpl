<section class="card pad" aria-labelledby="h">
<div class="flow"><h1 id="h">[[Turn on <span class="keep">two-step</span> verification]]</h1><p>[[Enter your password. Then you can set up two-step verification.]]</p></div>
<form method="post" action="{{ACTION}}">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="text" name="email" autocomplete="username" hidden>
<div class="field">
<label for="password">[[Password]]</label>
{{>PASSWORD_ERROR}}
<div class="inside"><input id="password" name="password" type="password" autocomplete="current-password" required{{#FOCUS}} autofocus{{/FOCUS}}{{#PASSWORD_INVALID}} aria-invalid="true" aria-describedby="password-error"{{/PASSWORD_INVALID}}></div>
</div>
<button class="btn primary wide" type="submit">[[Next]]</button>
</form>
<details class="more"><summary>[[Forgot your password?]]</summary><p class="soft">[[Write to <a href="mailto:{{SUPPORT}}">{{SUPPORT}}</a>. They check that it is you. Then they set a new one.]]</p></details>
</section>
