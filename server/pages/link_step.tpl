<section class="card pad" aria-labelledby="h">
<div class="flow"><h1 id="h">[[Choose a new password]]</h1><p>[[This account has two-step verification. First we ask for your second step.]]</p></div>
<form method="post" action="{{ACTION}}">
<input type="hidden" name="csrf" value="{{CSRF}}">
<button class="btn primary wide" type="submit"{{#FOCUS}} autofocus{{/FOCUS}}>[[Next]]</button>
</form>
</section>
