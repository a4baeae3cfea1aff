<h1>[[Recent activity]]</h1>
<p class="meta">[[The last 28 days. Look for what you don't recognise.]] [[Days and times are in UTC.]]</p>
<section class="card gap" aria-labelledby="days">
<h2 class="sr" id="days">[[Day by day]]</h2>
{{>ACTIVITY}}
</section>
