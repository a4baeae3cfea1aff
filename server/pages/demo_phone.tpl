<section class="phone" data-refresh>
<h1>[[The demo's phone]]</h1>
{{#EMPTY}}<p class="hint">[[No messages yet. Turn two-step verification on, and the code arrives here.]]</p>{{/EMPTY}}
{{#MESSAGE}}
<article class="bubble"><p class="hint">[[To {{TO}} · <time datetime="{{TIME}}">{{AT}}</time>]]</p><p class="text">{{TEXT:p}}</p></article>
{{/MESSAGE}}
<p><a class="button" href="{{PREFIX}}/demo/phone">[[Look again]]</a></p>
</section>
