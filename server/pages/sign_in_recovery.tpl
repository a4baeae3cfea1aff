<section class="card pad" aria-labelledby="h">
<div class="flow"><h1 id="h">[[Enter a recovery code]]</h1>
{{#SOME}}<p id="about">[[Each of your recovery codes works once.]]</p>
<p class="soft">[[Signing in as <strong>{{EMAIL}}</strong>. <a class="keep" href="{{PREFIX}}/sign-in">Not you?</a>]]</p>{{/SOME}}</div>
{{#SOME}}<form method="post" action="{{PREFIX}}/sign-in/recovery-code">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="next" value="{{NEXT}}">
<div class="field">
<label for="recovery_code">[[Recovery code]]</label>
<p class="hint" id="recovery_code-hint">[[16 letters and digits, as in K7QM-2XRA-91TD-BW4H. Capitals and dashes don't matter.]]</p>
{{>RECOVERY_CODE_ERROR}}
<input id="recovery_code" name="recovery_code" type="text" class="mono" dir="ltr" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="500" value="{{TYPED}}" required{{#FOCUS}} autofocus{{/FOCUS}} aria-describedby="{{#RECOVERY_CODE_INVALID}}recovery_code-error {{/RECOVERY_CODE_INVALID}}about recovery_code-hint"{{#RECOVERY_CODE_INVALID}} aria-invalid="true"{{/RECOVERY_CODE_INVALID}}>
</div>
<button class="btn primary wide" type="submit">[[Sign in]]</button>
</form>
<p class="soft">[[No access to your codes? Write to <a href="mailto:{{SUPPORT}}">{{SUPPORT}}</a>.]]</p>{{/SOME}}
{{#NONE}}<p>[[You have no recovery codes.]]</p>{{/NONE}}
</section>
