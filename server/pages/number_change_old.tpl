<section class="card pad" aria-labelledby="h">
<ol class="steps" aria-label="[[Step 1 of 3]]"><li aria-current="step">[[Present number]]</li><li>[[New number]]</li><li>[[Confirm]]</li></ol>
<h1 id="h">{{HEADING}}</h1>
{{>CODE_FORM}}
</section>
