<section class="card pad" aria-labelledby="h">
<ol class="steps" aria-label="[[Step 2 of 3]]"><li class="done">[[Present number]]<span class="sr"> [[(done)]]</span></li><li aria-current="step">[[New number]]</li><li>[[Confirm]]</li></ol>
<div class="flow"><h1 id="h">[[Change your phone number]]</h1><p id="about">[[Enter the number that codes go to from now on. We text a code there, too.]]</p></div>
<form method="post" action="{{PREFIX}}/profile/security/two-step/replace/phone">
<input type="hidden" name="csrf" value="{{CSRF}}">
{{>PHONE_FORM}}
</form>
<form method="post" action="{{PREFIX}}/profile/security/two-step/replace/cancel" class="split"><input type="hidden" name="csrf" value="{{CSRF}}"><button class="btn quiet" type="submit">[[Cancel the change]]</button></form>
</section>
