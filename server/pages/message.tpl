<section class="card narrow">
<h1>{{HEADING}}</h1>
<p>{{SENTENCE}}</p>
<p><a class="button" href="{{PREFIX}}/">[[Go on]]</a></p>
</section>
