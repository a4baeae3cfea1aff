<section class="card narrow">
<h1>[[Enter your code]]</h1>
<p>{{REASON}}</p>
{{#UNSENT}}
{{#CODE_ERROR}}<p class="error" id="code-error" role="alert">{{TEXT}}</p>{{/CODE_ERROR}}
<p>[[A 6-digit code goes to <strong class="number">{{MASKED}}</strong>.]]</p>
<form method="post" action="{{PREFIX}}/sign-in/again/code/resend" class="stack">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="next" value="{{NEXT}}">
<button class="primary" type="submit">[[Send the code]]</button>
</form>
<p class="hint">[[No access to that phone? Write to <a href="mailto:{{SUPPORT}}">{{SUPPORT}}</a>.]]</p>
{{/UNSENT}}
{{>CODE_FORM}}
</section>
