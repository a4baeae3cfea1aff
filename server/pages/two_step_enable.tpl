<section class="card narrow">
<h1>[[Enter the code]]</h1>
{{#TOKENS_END}}<p class="notice">[[Once it is on, these app passwords stop working, since they were made without it: <strong>{{NAMES}}</strong>. You can make new ones then.]]</p>{{/TOKENS_END}}
{{>CODE_FORM}}
</section>
