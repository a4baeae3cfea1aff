// Diagnoses whether the application gets the Remote-Amr that a browser makes up, which only the application can show.
#include "server/doctor/diagnosis.hpp"

namespace twostep::server::doctor {

void diagnose_amr(diagnosis& d) {
  if (d.back.shows_made_up_amr)
    return d.problem(
        "The Remote-Amr that the browser made up reached the application: it stands in its answer.",
        "Let the proxy put the gate's Remote-Amr in its place, or take it away: the configurations in docs/deploy do."
    );
  if (!d.settings.gate.remote_amr) return;
  const bool has_answered = d.back.status >= 200 && d.back.status < 300;
  if (has_answered)
    return d.note(
        "A Remote-Amr that the browser made up isn't in the application's answer.",
        "That proves something only of an application that shows which fields it gets."
    );
  d.note(
      "Whether a Remote-Amr that the browser makes up reaches the application can't be seen here, since the "
      "application didn't answer.",
      "To see it, look at an address that a rule opens to \"anyone\" and whose application shows which fields it "
      "gets."
  );
}

} // namespace twostep::server::doctor
