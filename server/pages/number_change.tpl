<section class="card pad" aria-labelledby="h">
<ol class="steps" aria-label="[[Step 1 of 3]]"><li aria-current="step">[[Present number]]</li><li>[[New number]]</li><li>[[Confirm]]</li></ol>
<div class="flow"><h1 id="h">[[Change your phone number]]</h1>
<p>{{#BY_APP}}[[Codes go to {{>NUMBER}} until you have confirmed the new number.]]{{/BY_APP}}{{#BY_TEXT}}[[First we text a code to the number that you have now: {{>NUMBER}}. Then you enter the new one. Until that is confirmed, codes go to the present number.]]{{/BY_TEXT}}</p></div>
<form method="post" action="{{PREFIX}}/profile/security/two-step/replace">
<input type="hidden" name="csrf" value="{{CSRF}}">
<div class="acts"><button class="btn primary" type="submit">[[Next]]</button><a class="btn" href="{{PREFIX}}/profile/security">[[Cancel]]</a></div>
</form>
{{#BY_TEXT}}<p class="soft">[[No access to that phone? Write to <a href="mailto:{{SUPPORT}}">{{SUPPORT}}</a>.]]</p>{{/BY_TEXT}}
</section>
