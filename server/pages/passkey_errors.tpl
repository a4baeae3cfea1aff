<noscript><p class="notice info"><svg class="i" aria-hidden="true"><use href="{{ICONS}}#info"/></svg><span>[[Passkeys need JavaScript in this browser.]]</span></p></noscript>
<p class="error" role="alert" tabindex="-1" data-passkey-error="unsupported" hidden>[[This browser can't use passkeys here. They work at <bdi dir="ltr">{{SITE}}</bdi>.]]</p>
<p class="error" role="alert" tabindex="-1" data-passkey-error="canceled" hidden>{{#ASKS}}[[Nothing came back from your passkey. Try again, or try another way.]]{{/ASKS}}{{#MAKES}}[[No passkey was made. Please try again.]]{{/MAKES}}</p>
<p class="error" role="alert" tabindex="-1" data-passkey-error="known" hidden>[[There is a passkey for your account here already.]]</p>
<p class="error" role="alert" tabindex="-1" data-passkey-error="failed" hidden>{{#ASKS}}[[Your browser couldn't use a passkey. Try again, or try another way.]]{{/ASKS}}{{#MAKES}}[[Your browser couldn't make a passkey. Please try again.]]{{/MAKES}}</p>
