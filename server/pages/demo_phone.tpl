<section class="flow16" data-refresh>
<h1>[[The demo's phone]]</h1>
{{#EMPTY}}<p class="soft">[[No messages yet. Turn two-step verification on, and the code arrives here.]]</p>{{/EMPTY}}
{{#MESSAGE}}
<article class="card pad tight"><div class="flow"><p class="hint">[[To {{TO}} · <time datetime="{{TIME}}">{{AT}}</time>]]</p><p>{{TEXT:p}}</p></div></article>
{{/MESSAGE}}
<p><a class="btn" href="{{PREFIX}}/demo/phone">[[Look again]]</a></p>
</section>
