<section class="card pad" aria-labelledby="h">
<div class="flow"><h1 id="h">[[Turn off <span class="keep">two-step</span> verification]]</h1>
<div class="notice warn"><svg class="i" aria-hidden="true"><use href="{{ICONS}}#warning"/></svg><p>[[After this, your password alone is enough to sign in.]]</p></div></div>
{{>CODE_FORM}}
</section>
