<section class="card pad" aria-labelledby="h">
<div class="flow"><h1 id="h">{{#NOTHING_REMAINS}}[[Turn off <span class="keep">two-step</span> verification]]{{/NOTHING_REMAINS}}{{#APPS_REMAIN}}[[Turn off text messages]]{{/APPS_REMAIN}}</h1>
{{#NOTHING_REMAINS}}<div class="notice warn"><svg class="i" aria-hidden="true"><use href="{{ICONS}}#warning"/></svg><p>[[After this, your password alone is enough to sign in.]]</p></div>{{/NOTHING_REMAINS}}{{#APPS_REMAIN}}<p>[[After this, you sign in with your password and your other second step.]]</p>{{/APPS_REMAIN}}</div>
{{>CODE_FORM}}
</section>
