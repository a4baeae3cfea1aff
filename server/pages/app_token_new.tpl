<section class="card pad" aria-labelledby="h">
<div class="flow"><h1 id="h">[[New app password]]</h1>
<p class="soft">[[A program signs in with it as you, without your password and without a code. Make one for each program.]]</p></div>
<form method="post" action="{{PREFIX}}/profile/security/app-tokens">
<input type="hidden" name="csrf" value="{{CSRF}}">
<div class="field">
<label for="name">[[Name]]</label>
<p class="hint" id="name-hint">[[For you to know it again: “Backup at home”.]]</p>
{{>NAME_ERROR}}
<input id="name" name="name" type="text" dir="auto" value="{{NAME}}" maxlength="100" autocomplete="off" required{{#FOCUS}} autofocus{{/FOCUS}} aria-describedby="{{#NAME_INVALID}}name-error {{/NAME_INVALID}}name-hint"{{#NAME_INVALID}} aria-invalid="true"{{/NAME_INVALID}}>
</div>
<div class="field">
<label for="hosts">[[Works at]]</label>
<p class="hint" id="hosts-hint">[[The application's host, as in its address: <bdi class="mono">{{EXAMPLE}}</bdi>. Several with spaces between them.]]</p>
{{>HOSTS_ERROR}}
<input id="hosts" name="hosts" type="text" dir="ltr" value="{{HOSTS}}" autocomplete="off" autocapitalize="none" spellcheck="false" required aria-describedby="{{#HOSTS_INVALID}}hosts-error {{/HOSTS_INVALID}}hosts-hint"{{#HOSTS_INVALID}} aria-invalid="true"{{/HOSTS_INVALID}}>
</div>
<div class="field">
<label for="expires">[[How long it works]]</label>
{{>EXPIRES_ERROR}}
<select id="expires" name="expires"{{#EXPIRES_INVALID}} aria-invalid="true" aria-describedby="expires-error"{{/EXPIRES_INVALID}}>
<option value="30d"{{#MONTH}} selected{{/MONTH}}>[[30 days]]</option>
<option value="90d"{{#QUARTER}} selected{{/QUARTER}}>[[90 days]]</option>
<option value="365d"{{#YEAR}} selected{{/YEAR}}>[[a year]]</option>
<option value="never"{{#NEVER}} selected{{/NEVER}}>[[until I delete it]]</option>
</select>
</div>
<div class="acts"><button class="btn primary" type="submit">[[Create app password]]</button><a class="btn" href="{{PREFIX}}/profile/security">[[Cancel]]</a></div>
</form>
</section>
