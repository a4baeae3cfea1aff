<section class="card pad" aria-labelledby="h">
<ol class="steps" aria-label="[[Step 3 of 3]]"><li class="done">[[Present number]]<span class="sr"> [[(done)]]</span></li><li class="done">[[New number]]<span class="sr"> [[(done)]]</span></li><li aria-current="step">[[Confirm]]</li></ol>
<h1 id="h">{{HEADING}}</h1>
{{>CODE_FORM}}
</section>
