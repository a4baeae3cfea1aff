<h1>[[My profile]]</h1>
<nav class="tabs" aria-label="[[My profile]]">
<a href="{{PREFIX}}/profile" aria-current="page">[[Profile]]</a>
<a href="{{PREFIX}}/profile/security">[[Security]]</a>
</nav>
<section class="card">
<dl class="facts">
{{#NAMED}}<div><dt>[[Name]]</dt><dd>{{NAME}}</dd></div>{{/NAMED}}
<div><dt>[[Email]]</dt><dd>{{EMAIL}}</dd></div>
{{#ORGANISATION}}<div><dt>[[Organisation]]</dt><dd>{{NAME}}</dd></div>{{/ORGANISATION}}
<div><dt>[[Role]]</dt><dd>{{ROLE}}</dd></div>
</dl>
</section>
