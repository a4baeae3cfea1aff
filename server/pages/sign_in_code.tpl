<section class="card pad" aria-labelledby="h">
<h1 id="h">{{HEADING}}</h1>
{{>CODE_FORM}}
{{#RECOVERY}}<p><a href="{{WAY}}">[[Use a recovery code]]</a></p>{{/RECOVERY}}
</section>
