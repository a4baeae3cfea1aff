<section class="card narrow">
<h1>[[Turn off two-step verification]]</h1>
<p>[[After this, your password alone opens your account.]]</p>
{{>CODE_FORM}}
</section>
