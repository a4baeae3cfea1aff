<section class="card pad" aria-labelledby="h">
<div class="flow"><h1 id="h">[[Delete this passkey]]</h1>
<p>[[Without a passkey to confirm it, “<bdi>{{NAME}}</bdi>” will be deleted after 72 hours: on <time datetime="{{TIME}}">{{AT}}</time>. Until then anyone who is signed in to your account can stop it.]]</p>
<p class="soft"><a href="{{PREFIX}}/profile/security/passkeys/confirm">[[Use a passkey instead]]</a></p></div>
{{#TO_ASK}}<form method="post" action="{{PREFIX}}/profile/security/passkeys/{{ID}}/lose">
<input type="hidden" name="csrf" value="{{CSRF}}">
<div class="acts"><button class="btn danger solid" type="submit">[[Delete after 72 hours]]</button><a class="btn" href="{{PREFIX}}/profile/security/passkeys">[[Cancel]]</a></div>
</form>{{/TO_ASK}}
{{#ASKED}}<form method="post" action="{{PREFIX}}/profile/security/passkeys/{{ID}}/keep">
<input type="hidden" name="csrf" value="{{CSRF}}">
<div class="acts"><button class="btn primary" type="submit">[[Keep the passkey]]</button></div>
</form>{{/ASKED}}
</section>
