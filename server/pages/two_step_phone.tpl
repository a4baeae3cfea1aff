<section class="card narrow">
<h1>[[Turn on two-step verification]]</h1>
{{#MANDATORY}}<p class="notice" role="status">[[Your organisation requires two-step verification. Please turn it on now; everything else opens afterwards.]]</p>{{/MANDATORY}}
<p>[[Enter the number of your mobile phone. We send a text message with a code to it, now and at every sign-in from then on.]]</p>
<form method="post" action="{{PREFIX}}/profile/security/two-step/phone" class="stack">
<input type="hidden" name="csrf" value="{{CSRF}}">
<input type="hidden" name="next" value="{{NEXT}}">
<div class="field">
<label for="phone">[[Phone number]]</label>
<input id="phone" name="phone" type="tel" value="{{PHONE}}" autocomplete="tel" inputmode="tel" placeholder="+45 12345678" maxlength="40" required autofocus aria-describedby="phone-hint{{#PHONE_INVALID}} phone-error{{/PHONE_INVALID}}"{{#PHONE_INVALID}} aria-invalid="true"{{/PHONE_INVALID}}>
<p class="hint" id="phone-hint">[[With "+" and the country code, as in <span class="number">+45 12345678</span>.]]</p>
{{#PHONE_ERROR}}<p class="error" id="phone-error">{{TEXT}}</p>{{/PHONE_ERROR}}
</div>
<button class="primary" type="submit">[[Next]]</button>
{{#DOUBT}}<input type="hidden" name="confirmed" value="{{NUMBER}}">
<button type="submit" name="confirm" value="1">{{SAY}}</button>
{{/DOUBT}}</form>
<p class="hint">[[Text messages protect far better than a password alone, but a phone number can be taken over or its messages read on the way. Never share a code with anyone.]]</p>
<p class="hint">[[Questions? Write to <a href="mailto:{{SUPPORT}}">{{SUPPORT}}</a>.]]</p>
</section>
