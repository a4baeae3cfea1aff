<section class="card pad" aria-labelledby="h">
<div class="flow"><h1 id="h">[[Delete this app]]</h1>
<p>[[Without a code of an app, “<bdi>{{NAME}}</bdi>” will be deleted after 72 hours: on <time datetime="{{TIME}}">{{AT}}</time>. Until then anyone who is signed in to your account can stop it.]]</p>
<p class="soft"><a href="{{PREFIX}}/profile/security/authenticator-apps/confirm">[[Enter a code of the app instead]]</a></p></div>
{{#TO_ASK}}<form method="post" action="{{PREFIX}}/profile/security/authenticator-apps/{{ID}}/lose">
<input type="hidden" name="csrf" value="{{CSRF}}">
<div class="acts"><button class="btn danger solid" type="submit">[[Delete after 72 hours]]</button><a class="btn" href="{{PREFIX}}/profile/security/authenticator-apps">[[Cancel]]</a></div>
</form>{{/TO_ASK}}
{{#ASKED}}<form method="post" action="{{PREFIX}}/profile/security/authenticator-apps/{{ID}}/keep">
<input type="hidden" name="csrf" value="{{CSRF}}">
<div class="acts"><button class="btn primary" type="submit">[[Keep the app]]</button></div>
</form>{{/ASKED}}
</section>
