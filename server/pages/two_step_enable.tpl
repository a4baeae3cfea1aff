<section class="card narrow">
<h1>Enter the code</h1>
{{>CODE_FORM}}
</section>
