<section class="card pad" aria-labelledby="h">
<div class="flow"><h1 id="h">[[Delete this passkey]]</h1><p>[[“<bdi>{{NAME}}</bdi>” no longer lets you in. Then delete it on your device, too.]]</p>
{{#NOTHING_REMAINS}}<div class="notice warn"><svg class="i" aria-hidden="true"><use href="{{ICONS}}#warning"/></svg><p>[[After this, your password alone is enough to sign in.]]</p></div>{{/NOTHING_REMAINS}}</div>
<form method="post" action="{{PREFIX}}/profile/security/passkeys/{{ID}}/remove">
<input type="hidden" name="csrf" value="{{CSRF}}">
<label class="tick" for="end_others"><input id="end_others" name="end_others" type="checkbox" value="1"{{#TICKED}} checked{{/TICKED}}><span>[[Sign out everywhere else and delete app passwords]]</span></label>
<div class="acts"><button class="btn danger solid" type="submit">[[Delete]]</button><a class="btn" href="{{PREFIX}}/profile/security/passkeys">[[Cancel]]</a></div>
</form>
</section>
