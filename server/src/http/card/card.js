// Pays an intent of Stripe. What is typed is in Stripe's frame: this script never sees it.
(async () => {
  const form = document.getElementById('card');
  const button = form.querySelector('button');
  const failed = document.getElementById('failed');

  /** Back to the order, which learns from the shop itself what has become of the payment. */
  const leave = (outcome) => {
    const back = new URL(form.dataset.back, location.origin);
    if (back.origin !== location.origin) return;
    back.searchParams.set(outcome, '1');
    location.replace(back);
  };

  // Some banks confirm on a page of their own and send the buyer here again.
  const outcome = new URLSearchParams(location.search).get('redirect_status');
  if (outcome) {
    leave(outcome === 'succeeded' ? 'paid' : 'declined');
    return;
  }
  const clientSecret = location.hash.slice(1);
  if (!clientSecret || typeof Stripe === 'undefined') {
    failed.hidden = false;
    return;
  }

  const dark = matchMedia('(prefers-color-scheme: dark)').matches;
  const stripe = Stripe(form.dataset.key, { locale: form.dataset.lang });
  const elements = stripe.elements({ clientSecret, appearance: { theme: dark ? 'night' : 'stripe' } });
  const fields = elements.create('payment');
  fields.on('ready', () => { button.disabled = false; });
  fields.mount('#fields');

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    button.disabled = true;
    failed.hidden = true;
    const { error } = await stripe.confirmPayment({
      elements,
      confirmParams: { return_url: location.origin + location.pathname + location.search },
      redirect: 'if_required',
    });
    if (!error) {
      leave('paid');
      return;
    }
    if (error.message) failed.textContent = error.message;
    failed.hidden = false;
    button.disabled = false;
  });
})();
