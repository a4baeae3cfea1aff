<section class="card pad" aria-labelledby="h">
<div class="flow"><h1 id="h">[[Not received a text?]]</h1>
<p>[[The code goes to {{>NUMBER}}.]]</p></div>
<div class="flow"><h2>[[What we know of this text]]</h2>
<ol class="time plain">{{#STEP}}<li class="{{MOOD}}"><span>{{WHAT}}</span><time class="meta" data-time="clock" datetime="{{TIME}}">{{AT}}</time></li>{{/STEP}}</ol></div>
<div class="flow split"><h2>[[What you can do]]</h2>
<ul class="dots">{{#ADVICE}}<li>{{TEXT}}</li>{{/ADVICE}}</ul>
{{>RESEND_FORM}}
<p>[[Nothing helps? Write to <a href="mailto:{{SUPPORT}}">{{SUPPORT}}</a>.]]</p></div>
</section>
