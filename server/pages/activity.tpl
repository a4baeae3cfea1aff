<h1>[[Recent activity]]</h1>
<p class="meta">[[The last 28 days. Look for what you don't recognise.]] <span data-utc>[[Days and times are in UTC.]]</span></p>
<h2 class="sr" id="days">[[Day by day]]</h2>
<section class="card gap" aria-labelledby="days">
{{>ACTIVITY}}
</section>
