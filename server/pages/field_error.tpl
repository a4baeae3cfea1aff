<p class="error" id="{{FIELD}}-error"><svg class="i" aria-hidden="true"><use href="{{ICONS}}#error"/></svg><span><span class="sr">[[Error:]] </span>{{TEXT}}</span></p>
