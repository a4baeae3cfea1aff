<section class="card pad" aria-labelledby="h" data-two-step="{{STATE}}">
<div class="flow"><h1 id="h">[[Your account is well protected]]</h1><p>{{#BY_TEXT}}[[When you sign in, we ask for your password and for a code that we text to {{>NUMBER}}.]]{{/BY_TEXT}}{{#BY_APP}}[[When you sign in, we ask for your password and for a code from your authenticator app.]]{{/BY_APP}}{{#BY_PASSKEY}}[[When you sign in, we ask for your password and for your passkey.]]{{/BY_PASSKEY}}</p></div>
<div class="flow split"><h2>[[Make recovery codes]]</h2><p class="soft">[[Each code lets you in once, in place of your phone. Save them in case you lose it.]]</p></div>
<form method="post" action="{{PREFIX}}/profile/security/recovery-codes">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="set" value="none">
<div class="acts"><button class="btn primary" type="submit">[[Show my recovery codes]]</button><a class="btn" href="{{PREFIX}}/profile/security">[[Not now]]</a></div>
</form>
</section>
