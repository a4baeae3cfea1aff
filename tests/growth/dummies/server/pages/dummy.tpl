<h1>[[Dummy]]</h1>
<p>[[The dummy page greets {{EMAIL}}.]]</p>
