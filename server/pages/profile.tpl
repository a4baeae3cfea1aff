<h1>[[My profile]]</h1>
<nav class="tabs" aria-label="[[My profile]]"><a href="{{PREFIX}}/profile" aria-current="page">[[Profile]]</a><a href="{{PREFIX}}/profile/security">[[Security]]</a></nav>
<section class="card pad gap">
<dl class="facts">
{{#NAMED}}<div><dt>[[Your name]]</dt><dd><bdi>{{NAME}}</bdi></dd></div>{{/NAMED}}
<div><dt>[[Email]]</dt><dd><bdi>{{EMAIL}}</bdi></dd></div>
{{#ORGANISATION}}<div><dt>[[Organisation]]</dt><dd><bdi>{{NAME}}</bdi></dd></div>{{/ORGANISATION}}
<div><dt>[[Role]]</dt><dd>{{ROLE}}</dd></div>
</dl>
</section>
