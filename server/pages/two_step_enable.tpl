<section class="card pad" aria-labelledby="h">
<ol class="steps" aria-label="[[Step 2 of 2]]"><li class="done">[[Phone number]]<span class="sr"> [[(done)]]</span></li><li aria-current="step">[[Security code]]</li></ol>
<h1 id="h">{{HEADING}}</h1>
{{#TOKENS_END}}<div class="notice warn"><svg class="i" aria-hidden="true"><use href="{{ICONS}}#warning"/></svg><p>[[Once two-step verification is on, these app passwords stop working, since they were made without it: <strong>{{NAMES}}</strong>. You can make new ones then.]]</p></div>{{/TOKENS_END}}
{{>CODE_FORM}}
</section>
