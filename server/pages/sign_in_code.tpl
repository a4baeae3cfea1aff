<section class="card narrow">
<h1>{{HEADING}}</h1>
{{>CODE_FORM}}
</section>
