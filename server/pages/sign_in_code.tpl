<section class="card narrow">
<h1>Enter your code</h1>
{{>CODE_FORM}}
</section>
