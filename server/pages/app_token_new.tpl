<section class="card narrow">
<h1>[[New app password]]</h1>
<p>[[A program signs in with it as you, without your password and without a code. Make one for each program, good for no more than it needs.]]</p>
<form method="post" action="{{PREFIX}}/profile/security/app-tokens" class="stack">
<input type="hidden" name="csrf" value="{{CSRF}}">
<div class="field">
<label for="name">[[Name]]</label>
<input id="name" name="name" type="text" value="{{NAME}}" maxlength="100" autocomplete="off" required autofocus aria-describedby="name-hint{{#NAME_INVALID}} name-error{{/NAME_INVALID}}"{{#NAME_INVALID}} aria-invalid="true"{{/NAME_INVALID}}>
<p class="hint" id="name-hint">[[For you to know it again: “Backup at home”.]]</p>
{{#NAME_ERROR}}<p class="error" id="name-error">{{TEXT}}</p>{{/NAME_ERROR}}
</div>
<div class="field">
<label for="hosts">[[Good for]]</label>
<input id="hosts" name="hosts" type="text" value="{{HOSTS}}" autocomplete="off" autocapitalize="none" spellcheck="false" required aria-describedby="hosts-hint{{#HOSTS_INVALID}} hosts-error{{/HOSTS_INVALID}}"{{#HOSTS_INVALID}} aria-invalid="true"{{/HOSTS_INVALID}}>
<p class="hint" id="hosts-hint">[[The application's host, as in its address: {{EXAMPLE}}. Several with spaces between them.]]</p>
{{#HOSTS_ERROR}}<p class="error" id="hosts-error">{{TEXT}}</p>{{/HOSTS_ERROR}}
</div>
<div class="field">
<label for="expires">[[Until]]</label>
<select id="expires" name="expires"{{#EXPIRES_INVALID}} aria-invalid="true" aria-describedby="expires-error"{{/EXPIRES_INVALID}}>
<option value="30d"{{#MONTH}} selected{{/MONTH}}>[[30 days from now]]</option>
<option value="90d"{{#QUARTER}} selected{{/QUARTER}}>[[90 days from now]]</option>
<option value="365d"{{#YEAR}} selected{{/YEAR}}>[[a year from now]]</option>
<option value="never"{{#NEVER}} selected{{/NEVER}}>[[I delete it]]</option>
</select>
{{#EXPIRES_ERROR}}<p class="error" id="expires-error">{{TEXT}}</p>{{/EXPIRES_ERROR}}
</div>
<button class="primary" type="submit">[[Create app password]]</button>
</form>
<p class="hint"><a href="{{PREFIX}}/profile/security">[[Back to Security]]</a></p>
</section>
