<section class="card pad" aria-labelledby="h">
<h1 id="h">{{HEADING}}</h1>
{{>CODE_FORM}}
{{#OTHER_WAYS}}<p><a href="{{WAY}}">[[Try another way]]</a></p>{{/OTHER_WAYS}}
{{#RECOVERY}}<p><a href="{{WAY}}">[[Use a recovery code]]</a></p>{{/RECOVERY}}
</section>
