<section class="card pad" aria-labelledby="h">
<h1 id="h">[[Rename this passkey]]</h1>
<form method="post" action="{{PREFIX}}/profile/security/passkeys/{{ID}}/rename">
<input type="hidden" name="csrf" value="{{CSRF}}">
<div class="field">
<label for="name">[[Name]]</label>
<p class="hint" id="name-hint">[[So that you recognise this passkey later.]]</p>
{{>NAME_ERROR}}
<input id="name" name="name" type="text" dir="auto" value="{{NAME}}" maxlength="100" autocomplete="off" required{{#FOCUS}} autofocus{{/FOCUS}} aria-describedby="{{#NAME_INVALID}}name-error {{/NAME_INVALID}}name-hint"{{#NAME_INVALID}} aria-invalid="true"{{/NAME_INVALID}}>
</div>
<div class="acts"><button class="btn primary" type="submit">[[Save]]</button><a class="btn" href="{{PREFIX}}/profile/security/passkeys">[[Cancel]]</a></div>
</form>
</section>
