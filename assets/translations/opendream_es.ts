<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es" sourcelanguage="en">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About</source>
        <translation>Acerca de</translation>
    </message>
    <message>
        <source>Version {version}</source>
        <translation>Versión {version}</translation>
    </message>
    <message>
        <source>Makes photos larger and keeps them true. MIT licence.</source>
        <translation>Amplía tus fotos sin cambiar lo que muestran. Licencia MIT.</translation>
    </message>
    <message>
        <source>Made with Qt {qt} and Qt for Python (LGPL 3), Pillow (MIT-CMU), httpx (BSD), msgspec (BSD) and keyring (MIT).</source>
        <translation>Hecho con Qt {qt} y Qt for Python (LGPL 3), Pillow (MIT-CMU), httpx (BSD), msgspec (BSD) y keyring (MIT).</translation>
    </message>
</context>
<context>
    <name>AccountPresenter</name>
    <message>
        <source>Please confirm that you are 18 or older.</source>
        <translation>Confirma que tienes 18 años o más.</translation>
    </message>
</context>
<context>
    <name>Accounting</name>
    <message>
        <source>&amp;Your account…</source>
        <translation>T&amp;u cuenta…</translation>
    </message>
    <message>
        <source>&amp;Sign in…</source>
        <translation>&amp;Iniciar sesión…</translation>
    </message>
    <message>
        <source>No key store was found. You stay signed in until you close the app.</source>
        <translation>No hay un almacén de claves. La sesión dura hasta que cierres la aplicación.</translation>
    </message>
</context>
<context>
    <name>Actions</name>
    <message>
        <source>&amp;File</source>
        <translation>&amp;Archivo</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>&amp;Editar</translation>
    </message>
    <message>
        <source>&amp;Queue</source>
        <translation>&amp;Cola</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ver</translation>
    </message>
    <message>
        <source>&amp;Account</source>
        <translation>C&amp;uenta</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>A&amp;yuda</translation>
    </message>
    <message>
        <source>&amp;Open…</source>
        <translation>&amp;Abrir…</translation>
    </message>
    <message>
        <source>Open &amp;folder…</source>
        <translation>Abrir &amp;carpeta…</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>&amp;Pegar</translation>
    </message>
    <message>
        <source>Open &amp;result</source>
        <translation>Abrir &amp;el resultado</translation>
    </message>
    <message>
        <source>&amp;Show in folder</source>
        <translation>&amp;Mostrar en la carpeta</translation>
    </message>
    <message>
        <source>Se&amp;ttings…</source>
        <translation>A&amp;justes…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Salir</translation>
    </message>
    <message>
        <source>&amp;Undo remove</source>
        <translation>&amp;Deshacer quitar</translation>
    </message>
    <message>
        <source>Select &amp;all</source>
        <translation>Seleccionar &amp;todo</translation>
    </message>
    <message>
        <source>&amp;Copy result</source>
        <translation>&amp;Copiar el resultado</translation>
    </message>
    <message>
        <source>S&amp;hare before and after</source>
        <translation>Co&amp;mpartir antes y después</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>&amp;Quitar</translation>
    </message>
    <message>
        <source>&amp;Upscale all</source>
        <translation>&amp;Ampliar todo</translation>
    </message>
    <message>
        <source>&amp;Pause the queue</source>
        <translation>&amp;Pausar la cola</translation>
    </message>
    <message>
        <source>Retry all &amp;failed</source>
        <translation>&amp;Reintentar las fallidas</translation>
    </message>
    <message>
        <source>&amp;Clear finished</source>
        <translation>&amp;Quitar las terminadas</translation>
    </message>
    <message>
        <source>Cancel a&amp;ll</source>
        <translation>&amp;Cancelar todo</translation>
    </message>
    <message>
        <source>&amp;Start selected</source>
        <translation>&amp;Iniciar las seleccionadas</translation>
    </message>
    <message>
        <source>Pause s&amp;elected</source>
        <translation>Pausar &amp;las seleccionadas</translation>
    </message>
    <message>
        <source>Ca&amp;ncel selected</source>
        <translation>Cancelar las &amp;seleccionadas</translation>
    </message>
    <message>
        <source>&amp;Retry selected</source>
        <translation>R&amp;eintentar las seleccionadas</translation>
    </message>
    <message>
        <source>&amp;Options for selected…</source>
        <translation>&amp;Opciones de lo seleccionado…</translation>
    </message>
    <message>
        <source>Move &amp;down</source>
        <translation>Ba&amp;jar</translation>
    </message>
    <message>
        <source>&amp;Next photo</source>
        <translation>&amp;Foto siguiente</translation>
    </message>
    <message>
        <source>&amp;Previous photo</source>
        <translation>Foto &amp;anterior</translation>
    </message>
    <message>
        <source>&amp;Fit in the window</source>
        <translation>Ajustar a &amp;la ventana</translation>
    </message>
    <message>
        <source>&amp;Actual pixels</source>
        <translation>&amp;Píxeles reales</translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation>A&amp;cercar</translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation>Al&amp;ejar</translation>
    </message>
    <message>
        <source>Sli&amp;der</source>
        <translation>&amp;Deslizador</translation>
    </message>
    <message>
        <source>Flip &amp;between both</source>
        <translation>Al&amp;ternar entre ambas</translation>
    </message>
    <message>
        <source>&amp;Side by side</source>
        <translation>Lad&amp;o a lado</translation>
    </message>
    <message>
        <source>&amp;Move up</source>
        <translation>S&amp;ubir</translation>
    </message>
    <message>
        <source>Try a pa&amp;rt…</source>
        <translation>Pro&amp;bar una parte…</translation>
    </message>
    <message>
        <source>&amp;Where it differs</source>
        <translation>Dó&amp;nde difiere</translation>
    </message>
    <message>
        <source>Original as s&amp;quare pixels</source>
        <translation>O&amp;riginal con píxeles cuadrados</translation>
    </message>
    <message>
        <source>&amp;Sign in…</source>
        <translation>&amp;Iniciar sesión…</translation>
    </message>
    <message>
        <source>Sign &amp;out</source>
        <translation>&amp;Cerrar sesión</translation>
    </message>
    <message>
        <source>&amp;Top up…</source>
        <translation>&amp;Recargar…</translation>
    </message>
    <message>
        <source>&amp;Credits and receipts</source>
        <translation>Crédi&amp;tos y recibos</translation>
    </message>
    <message>
        <source>&amp;History</source>
        <translation>&amp;Historial</translation>
    </message>
    <message>
        <source>&amp;Privacy and data</source>
        <translation>&amp;Privacidad y datos</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>&amp;Atajos de teclado</translation>
    </message>
    <message>
        <source>&amp;Write to us</source>
        <translation>&amp;Escríbenos</translation>
    </message>
    <message>
        <source>Show the &amp;log</source>
        <translation>Mostrar el &amp;registro</translation>
    </message>
    <message>
        <source>&amp;About</source>
        <translation>Acerca &amp;de</translation>
    </message>
</context>
<context>
    <name>App</name>
    <message>
        <source>OpenDream Upscale is already open.</source>
        <translation>OpenDream Upscale ya está abierto.</translation>
    </message>
    <message>
        <source>A newer version of this app wrote your queue. Please update.</source>
        <translation>Una versión más nueva de la aplicación escribió tu cola. Actualízala, por favor.</translation>
    </message>
    <message>
        <source>The app cannot use its own files in %1. Is the disk full?</source>
        <translation>La aplicación no puede usar sus propios archivos en %1. ¿Está lleno el disco?</translation>
    </message>
</context>
<context>
    <name>BalanceBar</name>
    <message>
        <source>Top up</source>
        <translation>Recargar</translation>
    </message>
    <message>
        <source>Opens your browser to buy credits</source>
        <translation>Abre tu navegador para comprar créditos</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Iniciar sesión</translation>
    </message>
    <message numerus="yes">
        <source>%Ln credit(s)</source>
        <translation>
            <numerusform>%Ln crédito</numerusform>
            <numerusform>%Ln créditos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln set aside</source>
        <translation>
            <numerusform>%Ln reservado</numerusform>
            <numerusform>%Ln reservados</numerusform>
        </translation>
    </message>
    <message>
        <source>Set aside for photos under way. Comes back if a photo is refused.</source>
        <translation>Reservados para las fotos en curso. Vuelven si una foto se rechaza.</translation>
    </message>
</context>
<context>
    <name>ChoicesCard</name>
    <message>
        <source>News about the product</source>
        <translation>Novedades del producto</translation>
    </message>
    <message>
        <source>A reminder when few credits are left</source>
        <translation>Un aviso cuando quedan pocos créditos</translation>
    </message>
    <message>
        <source>Count my use without my name</source>
        <translation>Contar mi uso sin mi nombre</translation>
    </message>
    <message>
        <source>Mail and counting</source>
        <translation>Correo y recuento</translation>
    </message>
    <message>
        <source>Receipts, links that you ask for and changes of the terms are always sent.</source>
        <translation>Los recibos, los enlaces que pides y los cambios de condiciones se envían siempre.</translation>
    </message>
    <message>
        <source>Language of our mails</source>
        <translation>Idioma de nuestros correos</translation>
    </message>
    <message>
        <source>The app&apos;s own language is in the View menu.</source>
        <translation>El idioma de la aplicación está en el menú Ver.</translation>
    </message>
    <message>
        <source>How many photos and credits, and which errors: no name, no address, no file name.</source>
        <translation>Cuántas fotos y créditos, y qué errores: ni nombre, ni dirección, ni nombre de archivo.</translation>
    </message>
</context>
<context>
    <name>Choosing</name>
    <message>
        <source>Go on</source>
        <translation>Continuar</translation>
    </message>
    <message>
        <source>Your photo goes to our server and on to Google&apos;s image model, then comes back. We delete it after 72 hours, or now if you say so.</source>
        <translation>Tu foto va a nuestro servidor y de ahí al modelo de imágenes de Google, y luego vuelve. La borramos a las 72 horas, o ahora si lo pides.</translation>
    </message>
</context>
<context>
    <name>CodesLine</name>
    <message>
        <source>Codes from an authenticator app</source>
        <translation>Códigos de una app de autenticación</translation>
    </message>
    <message>
        <source>Set up…</source>
        <translation>Activar…</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Continuar</translation>
    </message>
    <message>
        <source>Your password</source>
        <translation>Tu contraseña</translation>
    </message>
    <message>
        <source>The code that the app shows now</source>
        <translation>El código que la app muestra ahora</translation>
    </message>
    <message>
        <source>Type this key into your authenticator app, or open it there:</source>
        <translation>Escribe esta clave en tu app de autenticación, o ábrela allí:</translation>
    </message>
    <message>
        <source>Copy the key</source>
        <translation>Copiar la clave</translation>
    </message>
    <message>
        <source>Open the app</source>
        <translation>Abrir la app</translation>
    </message>
    <message>
        <source>Keep these recovery codes somewhere safe. Each signs you in once if you lose the app; they are shown only now.</source>
        <translation>Guarda estos códigos de recuperación en un lugar seguro. Cada uno sirve para entrar una vez si pierdes la app; solo se muestran ahora.</translation>
    </message>
    <message>
        <source>Recovery codes</source>
        <translation>Códigos de recuperación</translation>
    </message>
    <message>
        <source>Copy the codes</source>
        <translation>Copiar los códigos</translation>
    </message>
    <message>
        <source>I have kept them</source>
        <translation>Ya los guardé</translation>
    </message>
    <message>
        <source>On: signing in takes a code too.</source>
        <translation>Activados: para entrar también hace falta un código.</translation>
    </message>
    <message>
        <source>Off. With them a stolen password alone opens nothing.</source>
        <translation>Desactivados. Con ellos, una contraseña robada no abre nada por sí sola.</translation>
    </message>
    <message>
        <source>Switch off…</source>
        <translation>Desactivar…</translation>
    </message>
    <message>
        <source>Switch on</source>
        <translation>Activar</translation>
    </message>
    <message>
        <source>Switch off</source>
        <translation>Desactivar</translation>
    </message>
    <message>
        <source>On. From now on signing in takes a code.</source>
        <translation>Activados. Desde ahora, para entrar hace falta un código.</translation>
    </message>
    <message>
        <source>Off. Your password alone signs you in again.</source>
        <translation>Desactivados. Vuelves a entrar solo con tu contraseña.</translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation>Copiado.</translation>
    </message>
</context>
<context>
    <name>CompareCanvas</name>
    <message>
        <source>After</source>
        <translation>Después</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>Antes</translation>
    </message>
    <message>
        <source>Original</source>
        <translation>Original</translation>
    </message>
</context>
<context>
    <name>CompareView</name>
    <message>
        <source>Fit in the window</source>
        <translation>Ajustar a la ventana</translation>
    </message>
    <message>
        <source>Actual pixels</source>
        <translation>Píxeles reales</translation>
    </message>
    <message>
        <source>Slider</source>
        <translation>Deslizador</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>Lado a lado</translation>
    </message>
    <message>
        <source>Flip between both</source>
        <translation>Alternar entre ambas</translation>
    </message>
    <message>
        <source>Where it differs</source>
        <translation>Dónde difiere</translation>
    </message>
    <message>
        <source>Where the original ends and the result begins</source>
        <translation>Dónde acaba el original y empieza el resultado</translation>
    </message>
    <message>
        <source>Original and result</source>
        <translation>Original y resultado</translation>
    </message>
    <message>
        <source>Arrow keys move the line, Space shows the original, plus and minus zoom.</source>
        <translation>Las flechas mueven la línea, Espacio muestra el original, más y menos acercan y alejan.</translation>
    </message>
</context>
<context>
    <name>CrashDialog</name>
    <message>
        <source>Something went wrong</source>
        <translation>Algo salió mal</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Detalles</translation>
    </message>
    <message>
        <source>Copy the details</source>
        <translation>Copiar los detalles</translation>
    </message>
    <message>
        <source>Something went wrong in the app</source>
        <translation>Algo salió mal en la aplicación</translation>
    </message>
    <message>
        <source>Your photos and your queue are safe, and nothing is charged twice. You can go on. If it happens again, send us these details: they hold no names and no photos.</source>
        <translation>Tus fotos y tu cola están a salvo y nada se cobra dos veces. Puedes continuar. Si vuelve a pasar, envíanos estos detalles: no contienen nombres ni fotos.</translation>
    </message>
</context>
<context>
    <name>CreditWords</name>
    <message numerus="yes">
        <source>%n set aside for photos under way. It is used only for what is delivered, and comes back otherwise.</source>
        <translation>
            <numerusform>%n reservado para una foto en camino. Solo se usa si se entrega; si no, vuelve.</numerusform>
            <numerusform>%n reservados para fotos en camino. Solo se usan si se entregan; si no, vuelven.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n owed: money of an earlier purchase went back after its credits were used. The next top-up pays this first.</source>
        <translation>
            <numerusform>%n pendiente: se devolvió dinero de una compra anterior cuando sus créditos ya se habían usado. La próxima recarga paga esto primero.</numerusform>
            <numerusform>%n pendientes: se devolvió dinero de una compra anterior cuando sus créditos ya se habían usado. La próxima recarga paga esto primero.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n used</source>
        <translation>
            <numerusform>%n usado</numerusform>
            <numerusform>%n usados</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n credit(s)</source>
        <translation>
            <numerusform>%n crédito</numerusform>
            <numerusform>%n créditos</numerusform>
        </translation>
    </message>
    <message>
        <source>Not paid yet</source>
        <translation>Sin pagar todavía</translation>
    </message>
    <message>
        <source>The bank is still at it</source>
        <translation>El banco aún lo tramita</translation>
    </message>
    <message>
        <source>Paid</source>
        <translation>Pagado</translation>
    </message>
    <message>
        <source>{amount} refunded</source>
        <translation>{amount} devueltos</translation>
    </message>
    <message>
        <source>Refunded</source>
        <translation>Devuelto</translation>
    </message>
    <message>
        <source>Disputed at your bank</source>
        <translation>En disputa en tu banco</translation>
    </message>
    <message>
        <source>The bank gave the money back</source>
        <translation>El banco devolvió el dinero</translation>
    </message>
    <message>
        <source>Not paid in time</source>
        <translation>No se pagó a tiempo</translation>
    </message>
    <message>
        <source>Not paid</source>
        <translation>Sin pagar</translation>
    </message>
    <message>
        <source>The payment failed</source>
        <translation>El pago falló</translation>
    </message>
    <message>
        <source>We are looking at this payment</source>
        <translation>Estamos revisando este pago</translation>
    </message>
    <message numerus="yes">
        <source>%n credit(s) taken back.</source>
        <translation>
            <numerusform>Se retiró %n crédito.</numerusform>
            <numerusform>Se retiraron %n créditos.</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing was paid.</source>
        <translation>No se pagó nada.</translation>
    </message>
    <message>
        <source>Your bank is still at it, which can take days. The credits come by themselves when the money is there.</source>
        <translation>Tu banco aún lo tramita, y eso puede tardar días. Los créditos llegan solos cuando llegue el dinero.</translation>
    </message>
    <message>
        <source>{amount} went back to you.</source>
        <translation>Se te devolvieron {amount}.</translation>
    </message>
    <message>
        <source>You or your bank asked for this money back. Its credits rest until that is decided. Was it a mistake? Write to us.</source>
        <translation>Tú o tu banco pidieron este dinero de vuelta. Sus créditos quedan en pausa hasta que se decida. ¿Fue un error? Escríbenos.</translation>
    </message>
    <message>
        <source>Your bank gave the money back.</source>
        <translation>Tu banco devolvió el dinero.</translation>
    </message>
    <message>
        <source>The payment page ran out. Nothing was paid. Choose a pack again.</source>
        <translation>La página de pago caducó. No se pagó nada. Elige un paquete otra vez.</translation>
    </message>
    <message>
        <source>You opened another payment instead. Nothing was paid here.</source>
        <translation>Abriste otro pago en su lugar. Aquí no se pagó nada.</translation>
    </message>
    <message>
        <source>The payment did not go through. Nothing was paid. Choose a pack again, or pay another way.</source>
        <translation>El pago no se completó. No se pagó nada. Elige un paquete otra vez, o paga de otra forma.</translation>
    </message>
    <message>
        <source>The money arrived, but something about it does not fit. We look at it and write to you; nothing is lost.</source>
        <translation>El dinero llegó, pero algo no cuadra. Lo revisamos y te escribimos; no se pierde nada.</translation>
    </message>
    <message>
        <source>Pay in your browser. This page notices when you have.</source>
        <translation>Paga en tu navegador. Esta página se entera cuando lo hagas.</translation>
    </message>
    <message>
        <source>Your card was declined. Nothing was paid. Try another card in your browser.</source>
        <translation>Tu tarjeta fue rechazada. No se pagó nada. Prueba otra tarjeta en tu navegador.</translation>
    </message>
    <message>
        <source>The payment did not go through. Nothing was paid. Try again there.</source>
        <translation>El pago no se completó. No se pagó nada. Inténtalo allí otra vez.</translation>
    </message>
    <message>
        <source>Paid. Your credits are there.</source>
        <translation>Pagado. Tus créditos ya están.</translation>
    </message>
    <message numerus="yes">
        <source>Paid. %n credit(s) are there.</source>
        <translation>
            <numerusform>Pagado. Ya está %n crédito.</numerusform>
            <numerusform>Pagado. Ya están %n créditos.</numerusform>
        </translation>
    </message>
    <message>
        <source>Top-up</source>
        <translation>Recarga</translation>
    </message>
    <message>
        <source>Free credits</source>
        <translation>Créditos gratis</translation>
    </message>
    <message>
        <source>Set aside for a photo</source>
        <translation>Reservado para una foto</translation>
    </message>
    <message>
        <source>Photo delivered</source>
        <translation>Foto entregada</translation>
    </message>
    <message>
        <source>Back: nothing was charged</source>
        <translation>De vuelta: no se cobró nada</translation>
    </message>
    <message>
        <source>Taken back</source>
        <translation>Retirados</translation>
    </message>
    <message>
        <source>Given back</source>
        <translation>Devueltos a tu saldo</translation>
    </message>
    <message>
        <source>Free credits ran out</source>
        <translation>Créditos gratis caducados</translation>
    </message>
    <message>
        <source>Corrected by us</source>
        <translation>Corregido por nosotros</translation>
    </message>
    <message>
        <source>Account closed</source>
        <translation>Cuenta cerrada</translation>
    </message>
    <message>
        <source>Its money went back to you</source>
        <translation>Su dinero se te devolvió</translation>
    </message>
    <message>
        <source>The money stayed with us after all</source>
        <translation>El dinero se quedó con nosotros al final</translation>
    </message>
    <message>
        <source>Until the photo is delivered or refused</source>
        <translation>Hasta que la foto se entregue o se rechace</translation>
    </message>
</context>
<context>
    <name>CreditsPage</name>
    <message>
        <source>Movements of your credits</source>
        <translation>Movimientos de tus créditos</translation>
    </message>
    <message>
        <source>Nothing has moved yet. Your first photo will stand here.</source>
        <translation>Aún no hay movimientos. Aquí verás tu primera foto.</translation>
    </message>
    <message>
        <source>Your purchases</source>
        <translation>Tus compras</translation>
    </message>
    <message>
        <source>You have not bought credits yet.</source>
        <translation>Aún no has comprado créditos.</translation>
    </message>
    <message>
        <source>Open the receipt</source>
        <translation>Abrir el recibo</translation>
    </message>
    <message numerus="yes">
        <source>%Ln credit(s)</source>
        <translation>
            <numerusform>%Ln crédito</numerusform>
            <numerusform>%Ln créditos</numerusform>
        </translation>
    </message>
    <message>
        <source>Top up</source>
        <translation>Recargar</translation>
    </message>
    <message>
        <source>Movements</source>
        <translation>Movimientos</translation>
    </message>
    <message>
        <source>Purchases and receipts</source>
        <translation>Compras y recibos</translation>
    </message>
    <message>
        <source>Choose a purchase to see what became of it.</source>
        <translation>Elige una compra para ver qué fue de ella.</translation>
    </message>
</context>
<context>
    <name>DataCard</name>
    <message>
        <source>Export…</source>
        <translation>Exportar…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>One ZIP file with everything we know of you: account, devices, purchases, jobs, and the photos that are still at our server.</source>
        <translation>Un archivo ZIP con todo lo que sabemos de ti: cuenta, dispositivos, compras, trabajos y las fotos que siguen en nuestro servidor.</translation>
    </message>
    <message>
        <source>Your data</source>
        <translation>Tus datos</translation>
    </message>
    <message>
        <source>Collecting your data…</source>
        <translation>Reuniendo tus datos…</translation>
    </message>
    <message>
        <source>Export your data</source>
        <translation>Exportar tus datos</translation>
    </message>
    <message>
        <source>The export was cancelled. Nothing was kept.</source>
        <translation>Se canceló la exportación. No se guardó nada.</translation>
    </message>
    <message>
        <source>{amount} so far…</source>
        <translation>{amount} hasta ahora…</translation>
    </message>
    <message>
        <source>Saved as {name}</source>
        <translation>Guardado como {name}</translation>
    </message>
</context>
<context>
    <name>DataExport</name>
    <message>
        <source>The file could not be written. Choose another folder.</source>
        <translation>No se pudo escribir el archivo. Elige otra carpeta.</translation>
    </message>
</context>
<context>
    <name>DeletionCard</name>
    <message>
        <source>Delete your account</source>
        <translation>Eliminar tu cuenta</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>Eliminar…</translation>
    </message>
    <message>
        <source>Delete my account for good</source>
        <translation>Eliminar mi cuenta para siempre</translation>
    </message>
    <message>
        <source>Cancel the photos that are being worked on</source>
        <translation>Cancelar las fotos en proceso</translation>
    </message>
    <message>
        <source>Your password</source>
        <translation>Tu contraseña</translation>
    </message>
    <message>
        <source>Code from your authenticator app</source>
        <translation>Código de tu app de autenticación</translation>
    </message>
    <message>
        <source>Everything about you goes. Orders stay, without your name, as the law asks.</source>
        <translation>Se borra todo lo tuyo. Los pedidos quedan, sin tu nombre, como pide la ley.</translation>
    </message>
    <message numerus="yes">
        <source>Give up %n credit(s)</source>
        <translation>
            <numerusform>Renunciar a %n crédito</numerusform>
            <numerusform>Renunciar a %n créditos</numerusform>
        </translation>
    </message>
    <message>
        <source>An authority has ordered your data to be kept: the account closes at once, the data go when the order ends.</source>
        <translation>Una autoridad ordenó conservar tus datos: la cuenta se cierra ya, y los datos se borran cuando acabe la orden.</translation>
    </message>
    <message>
        <source>A payment is disputed at your bank. First that has to be decided.</source>
        <translation>Hay un pago en disputa en tu banco. Primero hay que resolverlo.</translation>
    </message>
    <message numerus="yes">
        <source>%n credit(s) are lost.</source>
        <translation>
            <numerusform>Se pierde %n crédito.</numerusform>
            <numerusform>Se pierden %n créditos.</numerusform>
        </translation>
    </message>
    <message>
        <source>Write to us first if you want a refund.</source>
        <translation>Escríbenos antes si quieres un reembolso.</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) are being worked on.</source>
        <translation>
            <numerusform>Hay %n foto en proceso.</numerusform>
            <numerusform>Hay %n fotos en proceso.</numerusform>
        </translation>
    </message>
    <message>
        <source>They are cancelled and cost nothing.</source>
        <translation>Se cancelan y no cuestan nada.</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) at our server are deleted.</source>
        <translation>
            <numerusform>Se borra %n foto de nuestro servidor.</numerusform>
            <numerusform>Se borran %n fotos de nuestro servidor.</numerusform>
        </translation>
    </message>
    <message>
        <source>What you saved on this computer stays. This cannot be undone.</source>
        <translation>Lo que guardaste en este equipo se queda. Esto no se puede deshacer.</translation>
    </message>
    <message>
        <source>Looking at what would be lost…</source>
        <translation>Viendo qué se perdería…</translation>
    </message>
</context>
<context>
    <name>DevicesCard</name>
    <message>
        <source>Sign out everywhere else</source>
        <translation>Cerrar las demás sesiones</translation>
    </message>
    <message>
        <source>Devices</source>
        <translation>Dispositivos</translation>
    </message>
    <message>
        <source>Device without a name</source>
        <translation>Dispositivo sin nombre</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>Cerrar sesión</translation>
    </message>
    <message>
        <source>Sign out {device}</source>
        <translation>Cerrar la sesión de {device}</translation>
    </message>
    <message>
        <source>this device</source>
        <translation>este dispositivo</translation>
    </message>
    <message>
        <source>last seen {moment}</source>
        <translation>visto {moment}</translation>
    </message>
</context>
<context>
    <name>Disclosure</name>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
</context>
<context>
    <name>DropOverlay</name>
    <message>
        <source>Drop photos here</source>
        <translation>Suelta las fotos aquí</translation>
    </message>
    <message>
        <source>Drop to add to the queue</source>
        <translation>Suelta para añadir a la cola</translation>
    </message>
</context>
<context>
    <name>EmptyState</name>
    <message>
        <source>Drop photos or folders</source>
        <translation>Suelta fotos o carpetas</translation>
    </message>
    <message>
        <source>JPEG, PNG, WebP, TIFF, HEIC, AVIF</source>
        <translation>JPEG, PNG, WebP, TIFF, HEIC, AVIF</translation>
    </message>
    <message>
        <source>Open…</source>
        <translation>Abrir…</translation>
    </message>
    <message>
        <source>Try a sample</source>
        <translation>Probar un ejemplo</translation>
    </message>
</context>
<context>
    <name>Fetching</name>
    <message numerus="yes">
        <source>%n picture(s) will be fetched from {hosts}. The site sees your internet address.</source>
        <translation>
            <numerusform>Se descargará %n imagen de {hosts}. El sitio verá tu dirección de internet.</numerusform>
            <numerusform>Se descargarán %n imágenes de {hosts}. El sitio verá tu dirección de internet.</numerusform>
        </translation>
    </message>
    <message>
        <source>Fetch</source>
        <translation>Descargar</translation>
    </message>
    <message>
        <source>Fetching from {hosts}…</source>
        <translation>Descargando de {hosts}…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>Intentar otra vez</translation>
    </message>
</context>
<context>
    <name>HistoryPage</name>
    <message>
        <source>Photos made so far</source>
        <translation>Fotos hechas hasta ahora</translation>
    </message>
    <message>
        <source>Nothing has been made yet. What you upscale will stand here.</source>
        <translation>Aún no hay nada. Aquí verás lo que amplíes.</translation>
    </message>
    <message>
        <source>Save again…</source>
        <translation>Guardar otra vez…</translation>
    </message>
    <message>
        <source>Delete at the server</source>
        <translation>Borrar del servidor</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Progress of saving</source>
        <translation>Progreso del guardado</translation>
    </message>
    <message>
        <source>Save again</source>
        <translation>Guardar otra vez</translation>
    </message>
    <message>
        <source>Saving was cancelled.</source>
        <translation>Se canceló el guardado.</translation>
    </message>
    <message>
        <source>Choose a photo to save its result again. Saving again is free.</source>
        <translation>Elige una foto para guardar su resultado otra vez. Es gratis.</translation>
    </message>
    <message>
        <source>Saved as {name}</source>
        <translation>Guardado como {name}</translation>
    </message>
</context>
<context>
    <name>Hub</name>
    <message>
        <source>Back to the photos</source>
        <translation>Volver a las fotos</translation>
    </message>
    <message>
        <source>Top up</source>
        <translation>Recargar</translation>
    </message>
    <message>
        <source>Credits</source>
        <translation>Créditos</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Historial</translation>
    </message>
    <message>
        <source>Privacy</source>
        <translation>Privacidad</translation>
    </message>
    <message>
        <source>Account</source>
        <translation>Cuenta</translation>
    </message>
</context>
<context>
    <name>HubWiring</name>
    <message>
        <source>Our privacy policy or terms have changed.</source>
        <translation>Nuestra política de privacidad o condiciones cambiaron.</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>Leer</translation>
    </message>
    <message>
        <source>Your photos at our server were deleted. What you saved here stays.</source>
        <translation>Tus fotos en nuestro servidor se borraron. Lo que guardaste aquí se queda.</translation>
    </message>
</context>
<context>
    <name>IntegrationBox</name>
    <message>
        <source>Add to the menus</source>
        <translation>Añadir a los menús</translation>
    </message>
    <message>
        <source>Take out</source>
        <translation>Quitar</translation>
    </message>
    <message>
        <source>Repair</source>
        <translation>Reparar</translation>
    </message>
    <message>
        <source>Right-click photos or folders in your file manager to upscale them.</source>
        <translation>Haz clic derecho en fotos o carpetas en tu gestor de archivos para ampliarlas.</translation>
    </message>
    <message>
        <source>Adds “Upscale” to the right-click menu of your file managers, for you alone.</source>
        <translation>Añade «Ampliar» al menú contextual de tus gestores de archivos, solo para ti.</translation>
    </message>
    <message>
        <source>The entries in the menus are not whole any more.</source>
        <translation>Las entradas de los menús ya no están completas.</translation>
    </message>
    <message>
        <source>In the menus of: %1</source>
        <translation>En los menús de: %1</translation>
    </message>
    <message>
        <source>Not whole in: %1</source>
        <translation>Incompleto en: %1</translation>
    </message>
</context>
<context>
    <name>JobWords</name>
    <message>
        <source>Photo without a name</source>
        <translation>Foto sin nombre</translation>
    </message>
    <message>
        <source>already paid</source>
        <translation>ya pagado</translation>
    </message>
    <message>
        <source>free</source>
        <translation>gratis</translation>
    </message>
    <message numerus="yes">
        <source>%n credit(s)</source>
        <translation>
            <numerusform>%n crédito</numerusform>
            <numerusform>%n créditos</numerusform>
        </translation>
    </message>
    <message>
        <source>Delivered</source>
        <translation>Entregada</translation>
    </message>
    <message>
        <source>faithful {score}</source>
        <translation>fidelidad {score}</translation>
    </message>
    <message numerus="yes">
        <source>%n paid before for a part</source>
        <translation>
            <numerusform>%n pagado antes por una parte</numerusform>
            <numerusform>%n pagados antes por una parte</numerusform>
        </translation>
    </message>
    <message>
        <source>You can save this result again until it is deleted.</source>
        <translation>Puedes guardar este resultado otra vez hasta que se borre.</translation>
    </message>
    <message>
        <source>Deleted from our server. What you saved on this computer is yours.</source>
        <translation>Borrado de nuestro servidor. Lo que guardaste en este equipo es tuyo.</translation>
    </message>
    <message>
        <source>This photo is on its way; the queue shows how far it is.</source>
        <translation>Esta foto está en camino; la cola muestra cuánto lleva.</translation>
    </message>
    <message>
        <source>deleted</source>
        <translation>borrada</translation>
    </message>
    <message>
        <source>In line</source>
        <translation>En espera</translation>
    </message>
    <message>
        <source>Working</source>
        <translation>Trabajando</translation>
    </message>
    <message>
        <source>Free · {reason}</source>
        <translation>Gratis · {reason}</translation>
    </message>
</context>
<context>
    <name>MailPage</name>
    <message>
        <source>Send it again</source>
        <translation>Enviarlo otra vez</translation>
    </message>
    <message>
        <source>I have opened it</source>
        <translation>Ya lo abrí</translation>
    </message>
    <message>
        <source>Check your mail</source>
        <translation>Revisa tu correo</translation>
    </message>
    <message>
        <source>Open the test mailbox</source>
        <translation>Abrir el buzón de prueba</translation>
    </message>
    <message>
        <source>Use another address</source>
        <translation>Usar otra dirección</translation>
    </message>
    <message>
        <source>Open the link we sent to {email}.</source>
        <translation>Abre el enlace que enviamos a {email}.</translation>
    </message>
    <message>
        <source>This page goes on by itself once you have. Nothing there? Look into the spam folder.</source>
        <translation>Esta página sigue sola en cuanto lo abras. ¿No llegó? Mira en la carpeta de spam.</translation>
    </message>
</context>
<context>
    <name>Moments</name>
    <message>
        <source>over</source>
        <translation>terminado</translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) {hours} h left</source>
        <translation>
            <numerusform>queda %n día y {hours} h</numerusform>
            <numerusform>quedan %n días y {hours} h</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) left</source>
        <translation>
            <numerusform>queda %n día</numerusform>
            <numerusform>quedan %n días</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s) {minutes} min left</source>
        <translation>
            <numerusform>queda %n hora y {minutes} min</numerusform>
            <numerusform>quedan %n horas y {minutes} min</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s) left</source>
        <translation>
            <numerusform>queda %n hora</numerusform>
            <numerusform>quedan %n horas</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n min left</source>
        <translation>
            <numerusform>queda %n min</numerusform>
            <numerusform>quedan %n min</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MoreOptions</name>
    <message>
        <source>No limit</source>
        <translation>Sin límite</translation>
    </message>
    <message>
        <source> credits</source>
        <translation> créditos</translation>
    </message>
    <message>
        <source>What happens to date, camera and location</source>
        <translation>Qué pasa con fecha, cámara y lugar</translation>
    </message>
    <message>
        <source>How results are named</source>
        <translation>Cómo se llaman los resultados</translation>
    </message>
    <message>
        <source>Stop when so many credits are spent</source>
        <translation>Parar al gastar tantos créditos</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Datos</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>Nombres</translation>
    </message>
    <message>
        <source>Stop at</source>
        <translation>Parar en</translation>
    </message>
    <message>
        <source>beach.jpg becomes {name}</source>
        <translation>beach.jpg será {name}</translation>
    </message>
    <message>
        <source>This cannot be a name. Use letters and at least one of {fields}.</source>
        <translation>Esto no puede ser un nombre. Usa letras y al menos uno de {fields}.</translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message>
        <source>Close this message</source>
        <translation>Cerrar este mensaje</translation>
    </message>
</context>
<context>
    <name>Opening</name>
    <message>
        <source>Photos</source>
        <translation>Fotos</translation>
    </message>
    <message>
        <source>All files</source>
        <translation>Todos los archivos</translation>
    </message>
    <message>
        <source>Open photos</source>
        <translation>Abrir fotos</translation>
    </message>
    <message>
        <source>Open a folder</source>
        <translation>Abrir una carpeta</translation>
    </message>
    <message>
        <source>There is no picture in it.</source>
        <translation>Ahí no hay ninguna imagen.</translation>
    </message>
    <message>
        <source>The picture could not be kept.</source>
        <translation>No se pudo guardar la imagen.</translation>
    </message>
</context>
<context>
    <name>OptionWords</name>
    <message>
        <source>Photo, four times as large</source>
        <translation>Foto, cuatro veces más grande</translation>
    </message>
    <message>
        <source>Print on A3 at 300 dpi</source>
        <translation>Impresión en A3 a 300 ppp</translation>
    </message>
    <message>
        <source>Text and labels</source>
        <translation>Texto y etiquetas</translation>
    </message>
    <message>
        <source>Old or damaged photo</source>
        <translation>Foto antigua o dañada</translation>
    </message>
    <message>
        <source>Only clean</source>
        <translation>Solo limpiar</translation>
    </message>
    <message>
        <source>Exact</source>
        <translation>Exacto</translation>
    </message>
    <message>
        <source>Faithful</source>
        <translation>Fiel</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Restaurar</translation>
    </message>
    <message>
        <source>For documents and labels: nothing may look different.</source>
        <translation>Para documentos y etiquetas: nada puede verse distinto.</translation>
    </message>
    <message>
        <source>Same people, same words, same colours, with real detail.</source>
        <translation>Mismas personas, palabras y colores, con detalle real.</translation>
    </message>
    <message>
        <source>For damaged photos: repairs what is lost, keeps who it is.</source>
        <translation>Para fotos dañadas: repara lo perdido sin cambiar a nadie.</translation>
    </message>
    <message>
        <source>Keep grain</source>
        <translation>Dejar el grano</translation>
    </message>
    <message>
        <source>Clean a little</source>
        <translation>Limpiar un poco</translation>
    </message>
    <message>
        <source>Clean</source>
        <translation>Limpiar</translation>
    </message>
    <message>
        <source>Clean strongly</source>
        <translation>Limpiar mucho</translation>
    </message>
    <message>
        <source>Same format</source>
        <translation>Mismo formato</translation>
    </message>
    <message>
        <source>Keep photo details</source>
        <translation>Conservar los datos de la foto</translation>
    </message>
    <message>
        <source>Without the location</source>
        <translation>Sin la ubicación</translation>
    </message>
    <message>
        <source>Without photo details</source>
        <translation>Sin los datos de la foto</translation>
    </message>
</context>
<context>
    <name>OptionsPanel</name>
    <message>
        <source>Beside the original</source>
        <translation>Junto al original</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>Elegir una carpeta…</translation>
    </message>
    <message>
        <source>Fewer options</source>
        <translation>Menos opciones</translation>
    </message>
    <message>
        <source>More options</source>
        <translation>Más opciones</translation>
    </message>
    <message>
        <source>Make it</source>
        <translation>Tamaño</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>Resultado</translation>
    </message>
    <message>
        <source>Save as</source>
        <translation>Guardar</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Medida</translation>
    </message>
    <message>
        <source>How strictly the photo is kept</source>
        <translation>Con qué rigor se respeta la foto</translation>
    </message>
    <message>
        <source>How much noise is removed</source>
        <translation>Cuánto ruido se quita</translation>
    </message>
    <message>
        <source>File format of the result</source>
        <translation>Formato del archivo resultante</translation>
    </message>
    <message>
        <source>Where results are saved</source>
        <translation>Dónde se guardan los resultados</translation>
    </message>
    <message numerus="yes">
        <source>%n times as large</source>
        <translation>
            <numerusform>%n vez más grande</numerusform>
            <numerusform>%n veces más grande</numerusform>
        </translation>
    </message>
    <message>
        <source>Keep the size, only clean the photo</source>
        <translation>Mismo tamaño, solo limpiar la foto</translation>
    </message>
    <message>
        <source>Set the longest side, in pixels or as a print</source>
        <translation>Fijar el lado más largo, en píxeles o impreso</translation>
    </message>
    <message>
        <source>Where to save results</source>
        <translation>Dónde guardar los resultados</translation>
    </message>
</context>
<context>
    <name>Outcomes</name>
    <message>
        <source>{needed} credits are needed, {available} are there.</source>
        <translation>Hacen falta {needed} créditos y hay {available}.</translation>
    </message>
    <message>
        <source>Something went wrong</source>
        <translation>Algo salió mal</translation>
    </message>
    <message>
        <source>Nothing was charged. Try again.</source>
        <translation>No se cobró nada. Inténtalo otra vez.</translation>
    </message>
    <message>
        <source>Not faithful enough</source>
        <translation>No es lo bastante fiel</translation>
    </message>
    <message>
        <source>Nothing was charged. The model changed something that was not in your photo. Try Exact, a smaller part, or take the plain enlargement for free.</source>
        <translation>No se cobró nada. El modelo cambió algo que no estaba en tu foto. Prueba con Exacto, con una parte más pequeña, o toma la ampliación simple, que es gratis.</translation>
    </message>
    <message>
        <source>The model declined</source>
        <translation>El modelo no quiso</translation>
    </message>
    <message>
        <source>Nothing was charged. Google&apos;s model declined this picture. Trying once more may help; a smaller part may too.</source>
        <translation>No se cobró nada. El modelo de Google no aceptó esta imagen. Puede servir intentarlo otra vez, o con una parte más pequeña.</translation>
    </message>
    <message>
        <source>The model could not be reached</source>
        <translation>No se pudo contactar con el modelo</translation>
    </message>
    <message>
        <source>Nothing was charged. Try again in a few minutes.</source>
        <translation>No se cobró nada. Inténtalo otra vez en unos minutos.</translation>
    </message>
    <message>
        <source>This kind of file is not supported</source>
        <translation>Este tipo de archivo no sirve</translation>
    </message>
    <message>
        <source>JPEG, PNG, WebP, TIFF, HEIC and AVIF can be upscaled.</source>
        <translation>Se pueden ampliar JPEG, PNG, WebP, TIFF, HEIC y AVIF.</translation>
    </message>
    <message>
        <source>This cannot be made of this photo</source>
        <translation>Esto no se puede hacer con esta foto</translation>
    </message>
    <message>
        <source>Nothing was charged. Choose another size or format.</source>
        <translation>No se cobró nada. Elige otro tamaño o formato.</translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>Cancelada</translation>
    </message>
    <message>
        <source>Nothing was charged.</source>
        <translation>No se cobró nada.</translation>
    </message>
    <message>
        <source>Deleted at our server</source>
        <translation>Borrada de nuestro servidor</translation>
    </message>
    <message>
        <source>Nothing was charged. Start it again to send it anew.</source>
        <translation>No se cobró nada. Empieza otra vez para enviarla de nuevo.</translation>
    </message>
    <message>
        <source>It was finished already</source>
        <translation>Ya estaba terminada</translation>
    </message>
    <message>
        <source>The result was paid for, so it is saved.</source>
        <translation>El resultado se pagó, así que se guarda.</translation>
    </message>
    <message>
        <source>The picture is damaged</source>
        <translation>La imagen está dañada</translation>
    </message>
    <message>
        <source>Nothing was charged. Open it in another program and save it anew.</source>
        <translation>No se cobró nada. Ábrela en otro programa y guárdala de nuevo.</translation>
    </message>
    <message>
        <source>The picture is too large</source>
        <translation>La imagen es demasiado grande</translation>
    </message>
    <message>
        <source>Nothing was charged. Make it smaller, or choose a smaller size.</source>
        <translation>No se cobró nada. Redúcela o elige un tamaño menor.</translation>
    </message>
    <message>
        <source>No connection</source>
        <translation>Sin conexión</translation>
    </message>
    <message>
        <source>Your queue is safe and goes on when you are back.</source>
        <translation>Tu cola está a salvo y sigue cuando vuelvas.</translation>
    </message>
    <message>
        <source>The service has trouble</source>
        <translation>El servicio tiene problemas</translation>
    </message>
    <message>
        <source>Your queue is safe and goes on by itself.</source>
        <translation>Tu cola está a salvo y sigue sola.</translation>
    </message>
    <message>
        <source>The connection is not safe</source>
        <translation>La conexión no es segura</translation>
    </message>
    <message>
        <source>The service could not prove who it is, so nothing was sent. Check this computer&apos;s date, and whether something reads your traffic.</source>
        <translation>El servicio no pudo demostrar quién es, así que no se envió nada. Revisa la fecha de este equipo y si algo lee tu tráfico.</translation>
    </message>
    <message>
        <source>Something else answered</source>
        <translation>Respondió otra cosa</translation>
    </message>
    <message>
        <source>A sign-in page of this network, or a wrong server address. Open a web page in your browser, then try again.</source>
        <translation>Una página de acceso de esta red, o una dirección de servidor equivocada. Abre una página en tu navegador e inténtalo otra vez.</translation>
    </message>
    <message>
        <source>Too many requests</source>
        <translation>Demasiadas peticiones</translation>
    </message>
    <message>
        <source>Wait a moment; it goes on by itself.</source>
        <translation>Espera un momento; sigue solo.</translation>
    </message>
    <message>
        <source>Not signed in</source>
        <translation>Sin sesión iniciada</translation>
    </message>
    <message>
        <source>Sign in, and it goes on.</source>
        <translation>Inicia sesión y sigue.</translation>
    </message>
    <message>
        <source>Your address is not confirmed yet</source>
        <translation>Tu dirección aún no está confirmada</translation>
    </message>
    <message>
        <source>Open the link in the mail that we sent you.</source>
        <translation>Abre el enlace del correo que te enviamos.</translation>
    </message>
    <message>
        <source>Your account is on hold</source>
        <translation>Tu cuenta está retenida</translation>
    </message>
    <message>
        <source>Write to us: the address is under Help.</source>
        <translation>Escríbenos: la dirección está en Ayuda.</translation>
    </message>
    <message>
        <source>Not enough credits</source>
        <translation>Faltan créditos</translation>
    </message>
    <message>
        <source>Nothing was charged. It goes on by itself after a top-up.</source>
        <translation>No se cobró nada. Sigue sola después de recargar.</translation>
    </message>
    <message>
        <source>The price has changed</source>
        <translation>El precio cambió</translation>
    </message>
    <message>
        <source>Nothing was charged. Look at the new price, then start it again.</source>
        <translation>No se cobró nada. Mira el precio nuevo y empieza otra vez.</translation>
    </message>
    <message>
        <source>Your limit is reached</source>
        <translation>Llegaste a tu límite</translation>
    </message>
    <message>
        <source>Raise the limit to go on.</source>
        <translation>Sube el límite para continuar.</translation>
    </message>
    <message>
        <source>No key store was found</source>
        <translation>No hay un almacén de claves</translation>
    </message>
    <message>
        <source>You stay signed in until you close the app.</source>
        <translation>La sesión dura hasta que cierres la aplicación.</translation>
    </message>
    <message>
        <source>Parts of a HEIC photo cannot be tried</source>
        <translation>De una foto HEIC no se pueden probar partes</translation>
    </message>
    <message>
        <source>HEIC is opened only at our server, whole.</source>
        <translation>HEIC solo se abre en nuestro servidor, entera.</translation>
    </message>
    <message>
        <source>The app cannot write down its queue</source>
        <translation>La aplicación no puede anotar su cola</translation>
    </message>
    <message>
        <source>Is the disk full? Make room and try again: nothing is lost, and nothing is paid for twice.</source>
        <translation>¿Está lleno el disco? Haz sitio e inténtalo de nuevo: nada se pierde y nada se paga dos veces.</translation>
    </message>
    <message>
        <source>Save the picture in your browser, then drop the file here.</source>
        <translation>Guarda la imagen en tu navegador y suelta el archivo aquí.</translation>
    </message>
    <message>
        <source>The site does not answer</source>
        <translation>El sitio no responde</translation>
    </message>
    <message>
        <source>The site does not give the picture away</source>
        <translation>El sitio no entrega la imagen</translation>
    </message>
    <message>
        <source>The address leads somewhere else</source>
        <translation>La dirección lleva a otro sitio</translation>
    </message>
    <message>
        <source>There is no picture at this address</source>
        <translation>En esta dirección no hay ninguna imagen</translation>
    </message>
    <message>
        <source>The result is kept: saving it again is free.</source>
        <translation>El resultado se conserva: guardarlo otra vez es gratis.</translation>
    </message>
    <message>
        <source>Damaged on the way</source>
        <translation>Dañado por el camino</translation>
    </message>
    <message>
        <source>Try again: nothing is paid for twice.</source>
        <translation>Inténtalo de nuevo: nada se paga dos veces.</translation>
    </message>
    <message>
        <source>The folder cannot be written to</source>
        <translation>No se puede escribir en la carpeta</translation>
    </message>
    <message>
        <source>Choose another folder, or allow writing.</source>
        <translation>Elige otra carpeta o permite escribir en ella.</translation>
    </message>
    <message>
        <source>The disk is full</source>
        <translation>El disco está lleno</translation>
    </message>
    <message>
        <source>Make room, then try again.</source>
        <translation>Haz sitio e inténtalo otra vez.</translation>
    </message>
    <message>
        <source>The folder is gone</source>
        <translation>La carpeta ya no está</translation>
    </message>
    <message>
        <source>Bring the drive or folder back, or choose another.</source>
        <translation>Vuelve a conectar el disco o la carpeta, o elige otra.</translation>
    </message>
    <message>
        <source>The file name is too long</source>
        <translation>El nombre del archivo es demasiado largo</translation>
    </message>
    <message>
        <source>Choose a shorter name pattern or another folder.</source>
        <translation>Elige un patrón de nombre más corto u otra carpeta.</translation>
    </message>
    <message>
        <source>The file could not be saved</source>
        <translation>No se pudo guardar el archivo</translation>
    </message>
    <message>
        <source>Choose another folder, then try again.</source>
        <translation>Elige otra carpeta e inténtalo otra vez.</translation>
    </message>
    <message>
        <source>The original is gone</source>
        <translation>El original ya no está</translation>
    </message>
    <message>
        <source>Nothing was charged. Bring it back, then try again.</source>
        <translation>No se cobró nada. Devuélvelo a su sitio e inténtalo otra vez.</translation>
    </message>
    <message>
        <source>The original cannot be read</source>
        <translation>No se puede leer el original</translation>
    </message>
    <message>
        <source>Nothing was charged. Check who may read it.</source>
        <translation>No se cobró nada. Mira quién puede leerlo.</translation>
    </message>
    <message>
        <source>The original changed meanwhile</source>
        <translation>El original cambió entretanto</translation>
    </message>
    <message>
        <source>Nothing was charged. Try again once it is finished.</source>
        <translation>No se cobró nada. Inténtalo otra vez cuando esté terminado.</translation>
    </message>
    <message>
        <source>Nothing was charged. Make room, then try again.</source>
        <translation>No se cobró nada. Haz sitio e inténtalo otra vez.</translation>
    </message>
    <message>
        <source>The photo could not be prepared</source>
        <translation>No se pudo preparar la foto</translation>
    </message>
    <message>
        <source>Nothing was charged. The app cannot write its own files: mend that, then try again.</source>
        <translation>No se cobró nada. La aplicación no puede escribir sus propios archivos: arréglalo e inténtalo otra vez.</translation>
    </message>
    <message>
        <source>A result of this app</source>
        <translation>Un resultado de esta aplicación</translation>
    </message>
    <message>
        <source>Open it by its name to upscale it again.</source>
        <translation>Ábrelo por su nombre para ampliarlo otra vez.</translation>
    </message>
    <message>
        <source>Not a picture</source>
        <translation>No es una imagen</translation>
    </message>
    <message>
        <source>The file has several pages</source>
        <translation>El archivo tiene varias páginas</translation>
    </message>
    <message>
        <source>Nothing was charged. Save the page you want as a file of its own.</source>
        <translation>No se cobró nada. Guarda la página que quieras como un archivo aparte.</translation>
    </message>
    <message>
        <source>Private data could not be taken out</source>
        <translation>No se pudieron quitar los datos privados</translation>
    </message>
    <message>
        <source>So the photo was not sent, and nothing was charged. Save it anew in another program, then try again.</source>
        <translation>Por eso la foto no se envió ni se cobró nada. Guárdala de nuevo en otro programa e inténtalo otra vez.</translation>
    </message>
    <message>
        <source>The service no longer has it</source>
        <translation>El servicio ya no la tiene</translation>
    </message>
    <message>
        <source>It was deleted or its time was over. Trying again starts anew.</source>
        <translation>Se borró o se acabó su tiempo. Intentarlo otra vez empieza de cero.</translation>
    </message>
    <message>
        <source>Done before</source>
        <translation>Ya estaba hecha</translation>
    </message>
    <message>
        <source>The same photo with the same settings is there already.</source>
        <translation>La misma foto con los mismos ajustes ya está ahí.</translation>
    </message>
    <message>
        <source>Being cancelled</source>
        <translation>Cancelándose</translation>
    </message>
    <message>
        <source>Its credits come back once the service was told.</source>
        <translation>Sus créditos vuelven en cuanto el servicio lo sepa.</translation>
    </message>
</context>
<context>
    <name>PackButton</name>
    <message numerus="yes">
        <source>%Ln credit(s)</source>
        <translation>
            <numerusform>%Ln crédito</numerusform>
            <numerusform>%Ln créditos</numerusform>
        </translation>
    </message>
    <message>
        <source>{price} each</source>
        <translation>{price} cada uno</translation>
    </message>
    <message>
        <source>most for the money</source>
        <translation>el mejor precio</translation>
    </message>
</context>
<context>
    <name>PartBar</name>
    <message>
        <source>Try this part</source>
        <translation>Probar esta parte</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Cerrar</translation>
    </message>
</context>
<context>
    <name>Preferring</name>
    <message>
        <source>This counts from now on.</source>
        <translation>Vale desde ahora.</translation>
    </message>
    <message>
        <source>Leave out name and password: they would be readable on this disk.</source>
        <translation>Quita nombre y contraseña: se podrían leer en este disco.</translation>
    </message>
    <message>
        <source>This is not the address of a proxy. It looks like http://name:8080.</source>
        <translation>Esta no es la dirección de un proxy. Tiene la forma http://nombre:8080.</translation>
    </message>
</context>
<context>
    <name>PresetBar</name>
    <message>
        <source>Save these options under a name</source>
        <translation>Guardar estas opciones con un nombre</translation>
    </message>
    <message>
        <source>Delete this preset</source>
        <translation>Borrar este ajuste guardado</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>Ajuste guardado</translation>
    </message>
    <message>
        <source>Options under a name</source>
        <translation>Opciones con nombre</translation>
    </message>
    <message>
        <source>Own choice</source>
        <translation>Elección propia</translation>
    </message>
    <message>
        <source>Name, then Enter</source>
        <translation>Nombre y después Intro</translation>
    </message>
    <message>
        <source>Name of the new preset</source>
        <translation>Nombre del nuevo ajuste</translation>
    </message>
</context>
<context>
    <name>PrivacyPage</name>
    <message>
        <source>Photos at our server</source>
        <translation>Fotos en nuestro servidor</translation>
    </message>
    <message>
        <source>Nothing of yours is at our server.</source>
        <translation>No hay nada tuyo en nuestro servidor.</translation>
    </message>
    <message>
        <source>Delete this photo</source>
        <translation>Borrar esta foto</translation>
    </message>
    <message>
        <source>Delete all…</source>
        <translation>Borrar todo…</translation>
    </message>
    <message>
        <source>Delete all now</source>
        <translation>Borrar todo ya</translation>
    </message>
    <message>
        <source>Keep them</source>
        <translation>Conservarlas</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Vaciar</translation>
    </message>
    <message>
        <source>What you have used</source>
        <translation>Lo que has usado</translation>
    </message>
    <message>
        <source>Privacy and data</source>
        <translation>Privacidad y datos</translation>
    </message>
    <message>
        <source>At our server</source>
        <translation>En nuestro servidor</translation>
    </message>
    <message>
        <source>Where a photo is</source>
        <translation>Dónde está una foto</translation>
    </message>
    <message>
        <source>On this computer</source>
        <translation>En este equipo</translation>
    </message>
    <message>
        <source>Privacy policy and terms</source>
        <translation>Política de privacidad y condiciones</translation>
    </message>
    <message>
        <source>Deleted, with what was made of it.</source>
        <translation>Borrada, con lo que se hizo de ella.</translation>
    </message>
</context>
<context>
    <name>PrivacyPresenter</name>
    <message>
        <source>Some files on this computer could not be removed. Try again.</source>
        <translation>No se pudieron quitar algunos archivos de este equipo. Inténtalo otra vez.</translation>
    </message>
</context>
<context>
    <name>PrivacyWords</name>
    <message>
        <source>until {moment}</source>
        <translation>hasta {moment}</translation>
    </message>
    <message>
        <source>Photo without a name</source>
        <translation>Foto sin nombre</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s)</source>
        <translation>
            <numerusform>%n foto</numerusform>
            <numerusform>%n fotos</numerusform>
        </translation>
    </message>
    <message>
        <source>{photos} at our server now, {amount}.</source>
        <translation>{photos} en nuestro servidor ahora, {amount}.</translation>
    </message>
    <message numerus="yes">
        <source>%Ln credit(s)</source>
        <translation>
            <numerusform>%Ln crédito</numerusform>
            <numerusform>%Ln créditos</numerusform>
        </translation>
    </message>
    <message>
        <source>{photos} made, {credits} spent since {day}.</source>
        <translation>{photos}, {credits} gastados desde el {day}.</translation>
    </message>
    <message numerus="yes">
        <source>%n result(s)</source>
        <translation>
            <numerusform>%n resultado</numerusform>
            <numerusform>%n resultados</numerusform>
        </translation>
    </message>
    <message>
        <source>Deleted: {things}.</source>
        <translation>Borrado: {things}.</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) were being worked on: cancelled, free.</source>
        <translation>
            <numerusform>%n foto estaba en proceso: cancelada, gratis.</numerusform>
            <numerusform>%n fotos estaban en proceso: canceladas, gratis.</numerusform>
        </translation>
    </message>
    <message>
        <source>Delete every photo and result at our server, now and for good? What you saved on this computer stays.</source>
        <translation>¿Borrar ya y para siempre todas las fotos y resultados de nuestro servidor? Lo que guardaste en este equipo se queda.</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) being worked on will be cancelled and cost nothing.</source>
        <translation>
            <numerusform>%n foto en proceso se cancelará y no costará nada.</numerusform>
            <numerusform>%n fotos en proceso se cancelarán y no costarán nada.</numerusform>
        </translation>
    </message>
    <message>
        <source>This computer</source>
        <translation>Este equipo</translation>
    </message>
    <message>
        <source>Your originals and the results. Only you delete them. Location, camera and owner data never leave this computer.</source>
        <translation>Tus originales y los resultados. Solo tú los borras. Los datos de ubicación, cámara y autor nunca salen de este equipo.</translation>
    </message>
    <message>
        <source>Our server</source>
        <translation>Nuestro servidor</translation>
    </message>
    <message>
        <source>The photo and its result, until the time shown above, or until you delete them. Nobody looks at them, and nothing is trained on them.</source>
        <translation>La foto y su resultado, hasta la hora que ves arriba, o hasta que los borres. Nadie los mira y nada se entrena con ellos.</translation>
    </message>
    <message>
        <source>Google&apos;s image model (Nano Banana Pro)</source>
        <translation>El modelo de imagen de Google (Nano Banana Pro)</translation>
    </message>
    <message>
        <source>Gets the picture without your name, address or file name. Google keeps its own log against abuse for up to 55 days; deleting does not reach it.</source>
        <translation>Recibe la imagen sin tu nombre, dirección ni nombre de archivo. Google guarda su propio registro contra abusos hasta 55 días; borrar no llega hasta ahí.</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>Copias de seguridad</translation>
    </message>
    <message>
        <source>A backup made before you deleted something may hold it until that backup is thrown away. Nothing is brought back out of it.</source>
        <translation>Una copia hecha antes de que borraras algo puede conservarlo hasta que esa copia se deseche. No se recupera nada de ella.</translation>
    </message>
    <message>
        <source>Nothing is kept beside your own files.</source>
        <translation>No se guarda nada aparte de tus propios archivos.</translation>
    </message>
    <message>
        <source>{amount} of small pictures for showing, and a list of what was done.</source>
        <translation>{amount} de miniaturas, y una lista de lo que se hizo.</translation>
    </message>
</context>
<context>
    <name>QueueNotices</name>
    <message numerus="yes">
        <source>%n photo(s) taken out of the list.</source>
        <translation>
            <numerusform>%n foto quitada de la lista.</numerusform>
            <numerusform>%n fotos quitadas de la lista.</numerusform>
        </translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Deshacer</translation>
    </message>
    <message>
        <source>{name} was left out: {reason}.</source>
        <translation>Se omitió {name}: {reason}.</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) were left out.</source>
        <translation>
            <numerusform>Se omitió %n archivo.</numerusform>
            <numerusform>Se omitieron %n archivos.</numerusform>
        </translation>
    </message>
    <message>
        <source>Which</source>
        <translation>Cuáles</translation>
    </message>
    <message>
        <source>Try now</source>
        <translation>Intentar ahora</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) go on as soon as you sign in.</source>
        <translation>
            <numerusform>%n foto sigue en cuanto inicies sesión.</numerusform>
            <numerusform>%n fotos siguen en cuanto inicies sesión.</numerusform>
        </translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Iniciar sesión</translation>
    </message>
    <message numerus="yes">
        <source>Your limit is reached: %n photo(s) wait.</source>
        <translation>
            <numerusform>Tu límite está alcanzado: %n foto espera.</numerusform>
            <numerusform>Tu límite está alcanzado: %n fotos esperan.</numerusform>
        </translation>
    </message>
    <message>
        <source>Allow as much again</source>
        <translation>Permitir otro tanto</translation>
    </message>
    <message>
        <source>Top up</source>
        <translation>Recargar</translation>
    </message>
    <message>
        <source>You need {credits} for all of these photos.</source>
        <translation>Te hacen falta {credits} para todas estas fotos.</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) wait</source>
        <translation>
            <numerusform>%n foto espera</numerusform>
            <numerusform>%n fotos esperan</numerusform>
        </translation>
    </message>
    <message>
        <source>{photos} for {credits}. Then the queue goes on by itself.</source>
        <translation>{photos} por {credits}. Luego la cola sigue sola.</translation>
    </message>
</context>
<context>
    <name>QueueView</name>
    <message>
        <source>Photos in the queue</source>
        <translation>Fotos en la cola</translation>
    </message>
    <message>
        <source>Drop more photos anywhere</source>
        <translation>Suelta más fotos en cualquier parte</translation>
    </message>
</context>
<context>
    <name>QueueWiring</name>
    <message>
        <source>Queue</source>
        <translation>Cola</translation>
    </message>
    <message numerus="yes">
        <source>%Ln photo(s)</source>
        <translation>
            <numerusform>%Ln foto</numerusform>
            <numerusform>%Ln fotos</numerusform>
        </translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} de {total}</translation>
    </message>
    <message>
        <source>Upscale</source>
        <translation>Ampliar</translation>
    </message>
    <message numerus="yes">
        <source>Upscale %Ln</source>
        <translation>
            <numerusform>Ampliar %Ln</numerusform>
            <numerusform>Ampliar %Ln</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>QueueWords</name>
    <message>
        <source>free</source>
        <translation>gratis</translation>
    </message>
    <message numerus="yes">
        <source>%Ln credit(s)</source>
        <translation>
            <numerusform>%Ln crédito</numerusform>
            <numerusform>%Ln créditos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more credit(s)</source>
        <translation>
            <numerusform>%Ln crédito más</numerusform>
            <numerusform>%Ln créditos más</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancelled, nothing was charged</source>
        <translation>Cancelada, no se cobró nada</translation>
    </message>
    <message>
        <source>Preparing</source>
        <translation>Preparando</translation>
    </message>
    <message>
        <source>already paid</source>
        <translation>ya pagado</translation>
    </message>
    <message numerus="yes">
        <source>{price}, %n already paid for the part you tried</source>
        <translation>
            <numerusform>{price}, %n ya pagado con la parte probada</numerusform>
            <numerusform>{price}, %n ya pagados con la parte probada</numerusform>
        </translation>
    </message>
    <message>
        <source>Being made elsewhere: waits for the result</source>
        <translation>Ya se está haciendo en otro sitio: espera el resultado</translation>
    </message>
    <message>
        <source>Uploading</source>
        <translation>Subiendo</translation>
    </message>
    <message>
        <source>In line</source>
        <translation>En la fila</translation>
    </message>
    <message>
        <source>Working</source>
        <translation>Trabajando</translation>
    </message>
    <message>
        <source>Checking</source>
        <translation>Comprobando</translation>
    </message>
    <message>
        <source>Saving</source>
        <translation>Guardando</translation>
    </message>
    <message>
        <source>Done before: {name}</source>
        <translation>Ya estaba hecha: {name}</translation>
    </message>
    <message>
        <source>Saved as {name}</source>
        <translation>Guardada como {name}</translation>
    </message>
    <message>
        <source>Deleted at our server, nothing was charged</source>
        <translation>Borrada de nuestro servidor, no se cobró nada</translation>
    </message>
    <message>
        <source>Free · {reason}</source>
        <translation>Gratis · {reason}</translation>
    </message>
    <message>
        <source>Waits for another account</source>
        <translation>Espera a otra cuenta</translation>
    </message>
    <message>
        <source>Waits for the service</source>
        <translation>Espera al servicio</translation>
    </message>
    <message>
        <source>Ready · {price}</source>
        <translation>Lista · {price}</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>Lista</translation>
    </message>
    <message>
        <source>Ready, with options of its own</source>
        <translation>Lista, con opciones propias</translation>
    </message>
    <message>
        <source>Paused: your limit is reached</source>
        <translation>En pausa: llegaste a tu límite</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>En pausa</translation>
    </message>
    <message>
        <source>Waits for the connection</source>
        <translation>Espera la conexión</translation>
    </message>
    <message>
        <source>Waits for you to sign in</source>
        <translation>Espera a que inicies sesión</translation>
    </message>
    <message>
        <source>Waiting</source>
        <translation>En espera</translation>
    </message>
    <message numerus="yes">
        <source>Waits for %n more credit(s)</source>
        <translation>
            <numerusform>Le falta %n crédito</numerusform>
            <numerusform>Le faltan %n créditos</numerusform>
        </translation>
    </message>
    <message>
        <source>Waits for credits</source>
        <translation>Espera créditos</translation>
    </message>
</context>
<context>
    <name>Refusals</name>
    <message>
        <source>The e-mail address or the password is not right.</source>
        <translation>El correo o la contraseña no son correctos.</translation>
    </message>
    <message>
        <source>That code is not right, or was used before. Wait for the next one, or enter a recovery code.</source>
        <translation>Ese código no es correcto o ya se usó. Espera al siguiente, o escribe un código de recuperación.</translation>
    </message>
    <message>
        <source>This is not an e-mail address that we can write to.</source>
        <translation>A esta dirección de correo no podemos escribir.</translation>
    </message>
    <message>
        <source>Use 10 characters or more that are hard to guess; a few words do well.</source>
        <translation>Usa 10 caracteres o más, difíciles de adivinar; unas pocas palabras bastan.</translation>
    </message>
    <message>
        <source>Enter your password.</source>
        <translation>Escribe tu contraseña.</translation>
    </message>
    <message>
        <source>That code is not right. Enter the one that is shown now.</source>
        <translation>Ese código no es correcto. Escribe el que se muestra ahora.</translation>
    </message>
    <message>
        <source>Something in the form is not right.</source>
        <translation>Algo en el formulario no está bien.</translation>
    </message>
    <message>
        <source>The password is not right. Nothing was changed.</source>
        <translation>La contraseña no es correcta. No se cambió nada.</translation>
    </message>
    <message>
        <source>Enter the code that your authenticator app shows now, or a recovery code.</source>
        <translation>Escribe el código que tu app de autenticación muestra ahora, o un código de recuperación.</translation>
    </message>
    <message>
        <source>That is over. Begin again.</source>
        <translation>Eso ya terminó. Empieza otra vez.</translation>
    </message>
    <message>
        <source>You still have credits. Say below that they may be lost.</source>
        <translation>Aún tienes créditos. Marca abajo que se pueden perder.</translation>
    </message>
    <message>
        <source>Photos are still being worked on. Say below that they may be cancelled.</source>
        <translation>Aún hay fotos en proceso. Marca abajo que se pueden cancelar.</translation>
    </message>
    <message>
        <source>A payment is disputed at your bank. Your account can be deleted once that is decided; write to us if it cannot wait.</source>
        <translation>Hay un pago en disputa en tu banco. Tu cuenta se podrá eliminar cuando se resuelva; escríbenos si no puede esperar.</translation>
    </message>
</context>
<context>
    <name>RegionFrame</name>
    <message>
        <source>Part to try</source>
        <translation>Parte que probar</translation>
    </message>
    <message>
        <source>Arrow keys move it, plus and minus change its size, Enter tries it.</source>
        <translation>Las flechas la mueven, más y menos cambian su tamaño, Intro la prueba.</translation>
    </message>
</context>
<context>
    <name>ReportStrip</name>
    <message>
        <source>Hide details</source>
        <translation>Ocultar detalles</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Detalles</translation>
    </message>
</context>
<context>
    <name>ReportWords</name>
    <message>
        <source>Try again</source>
        <translation>Intentar otra vez</translation>
    </message>
    <message>
        <source>Try Exact</source>
        <translation>Probar Exacto</translation>
    </message>
    <message>
        <source>Plain enlargement</source>
        <translation>Ampliación simple</translation>
    </message>
    <message>
        <source>Try a part</source>
        <translation>Probar una parte</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Abrir</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>Mostrar en la carpeta</translation>
    </message>
    <message>
        <source>Choose another folder</source>
        <translation>Elegir otra carpeta</translation>
    </message>
    <message>
        <source>Choose again</source>
        <translation>Elegir otra vez</translation>
    </message>
    <message>
        <source>Closing the window pauses it. Nothing is lost or paid twice.</source>
        <translation>Cerrar la ventana la pausa. Nada se pierde ni se paga dos veces.</translation>
    </message>
    <message>
        <source>The rest is charged only if the result is faithful.</source>
        <translation>El resto solo se cobra si el resultado es fiel.</translation>
    </message>
    <message>
        <source>{price}, charged only if the result is faithful.</source>
        <translation>{price}; solo se cobra si el resultado es fiel.</translation>
    </message>
    <message>
        <source>Faithful {score}</source>
        <translation>Fiel {score}</translation>
    </message>
    <message>
        <source>some photo details do not fit into this format</source>
        <translation>algunos datos de la foto no caben en este formato</translation>
    </message>
    <message>
        <source>moved {moved} px and put back</source>
        <translation>se movió {moved} px y se devolvió a su sitio</translation>
    </message>
    <message>
        <source>colour corrected ΔE {before} → {after}</source>
        <translation>color corregido ΔE {before} → {after}</translation>
    </message>
    <message>
        <source>{percent} taken from the original</source>
        <translation>{percent} tomado del original</translation>
    </message>
    <message numerus="yes">
        <source>%n credit(s) were spent.</source>
        <translation>
            <numerusform>Se gastó %n crédito.</numerusform>
            <numerusform>Se gastaron %n créditos.</numerusform>
        </translation>
    </message>
    <message>
        <source>Our server has the result until {until}.</source>
        <translation>Nuestro servidor guarda el resultado hasta el {until}.</translation>
    </message>
    <message>
        <source>It goes on by itself after a top-up.</source>
        <translation>Sigue sola después de recargar.</translation>
    </message>
    <message>
        <source>Sign in to the account that began it, or take it out and add it again.</source>
        <translation>Inicia sesión en la cuenta que la empezó, o quítala y añádela otra vez.</translation>
    </message>
    <message>
        <source>Your queue is safe and goes on when you are back.</source>
        <translation>Tu cola está a salvo y sigue cuando vuelvas.</translation>
    </message>
</context>
<context>
    <name>RowView</name>
    <message>
        <source>Open this page again to look once more.</source>
        <translation>Abre esta página otra vez para volver a mirar.</translation>
    </message>
</context>
<context>
    <name>SaveAgain</name>
    <message>
        <source>The file could not be written. Choose another folder.</source>
        <translation>No se pudo escribir el archivo. Elige otra carpeta.</translation>
    </message>
</context>
<context>
    <name>ScopeBar</name>
    <message>
        <source>Same as all</source>
        <translation>Como las demás</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Listo</translation>
    </message>
    <message numerus="yes">
        <source>For %n photo(s) only</source>
        <translation>
            <numerusform>Solo para %n foto</numerusform>
            <numerusform>Solo para %n fotos</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Sections</name>
    <message>
        <source>In the file manager</source>
        <translation>En el gestor de archivos</translation>
    </message>
    <message>
        <source>Watched folder</source>
        <translation>Carpeta vigilada</translation>
    </message>
</context>
<context>
    <name>SecurityCard</name>
    <message>
        <source>Signing in</source>
        <translation>Acceso</translation>
    </message>
    <message>
        <source>E-mail address</source>
        <translation>Dirección de correo</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>Cambiar…</translation>
    </message>
    <message>
        <source>Send the link</source>
        <translation>Enviar el enlace</translation>
    </message>
    <message>
        <source>New e-mail address</source>
        <translation>Nueva dirección de correo</translation>
    </message>
    <message>
        <source>Your password</source>
        <translation>Tu contraseña</translation>
    </message>
    <message>
        <source>Code from your authenticator app</source>
        <translation>Código de tu app de autenticación</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Contraseña</translation>
    </message>
    <message>
        <source>Change the password</source>
        <translation>Cambiar la contraseña</translation>
    </message>
    <message>
        <source>Your present password</source>
        <translation>Tu contraseña actual</translation>
    </message>
    <message>
        <source>New password (10 characters or more)</source>
        <translation>Contraseña nueva (10 caracteres o más)</translation>
    </message>
    <message>
        <source>Changing it signs out every other device.</source>
        <translation>Al cambiarla se cierran las demás sesiones.</translation>
    </message>
    <message>
        <source>{email} waits for the link in its mail to be opened.</source>
        <translation>{email} espera a que abras el enlace de su correo.</translation>
    </message>
    <message>
        <source>Open the link that we sent to the new address. Until then everything stays as it is.</source>
        <translation>Abre el enlace que enviamos a la dirección nueva. Hasta entonces todo sigue igual.</translation>
    </message>
    <message>
        <source>Changed. Every other device is signed out.</source>
        <translation>Cambiada. Las demás sesiones están cerradas.</translation>
    </message>
</context>
<context>
    <name>SettingsPage</name>
    <message>
        <source>Tell me when a batch is done</source>
        <translation>Avisarme cuando termine un lote</translation>
    </message>
    <message>
        <source>Reduce motion</source>
        <translation>Reducir el movimiento</translation>
    </message>
    <message>
        <source>Tell me about new versions</source>
        <translation>Avisarme de versiones nuevas</translation>
    </message>
    <message>
        <source>Like the system</source>
        <translation>Como el sistema</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Claro</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Oscuro</translation>
    </message>
    <message>
        <source>None, or http://proxy.example:8080</source>
        <translation>Ninguno, o http://proxy.example:8080</translation>
    </message>
    <message>
        <source>Back to the photos</source>
        <translation>Volver a las fotos</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>Ajustes</translation>
    </message>
    <message>
        <source>Language and look</source>
        <translation>Idioma y aspecto</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>Avisos</translation>
    </message>
    <message>
        <source>Connection</source>
        <translation>Conexión</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Idioma</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Tema</translation>
    </message>
    <message>
        <source>Photos sent at the same time</source>
        <translation>Fotos que se envían a la vez</translation>
    </message>
    <message>
        <source>Proxy server</source>
        <translation>Servidor proxy</translation>
    </message>
</context>
<context>
    <name>SettingsSheet</name>
    <message>
        <source>Read and accept…</source>
        <translation>Leer y aceptar…</translation>
    </message>
    <message>
        <source>Our privacy policy or terms have changed</source>
        <translation>Nuestra política de privacidad o condiciones cambiaron</translation>
    </message>
    <message>
        <source>Please read them. You can go on using the app meanwhile.</source>
        <translation>Léelas, por favor. Mientras tanto puedes seguir usando la aplicación.</translation>
    </message>
    <message>
        <source>Privacy policy</source>
        <translation>Política de privacidad</translation>
    </message>
    <message>
        <source>Terms</source>
        <translation>Condiciones</translation>
    </message>
    <message>
        <source>Sign out</source>
        <translation>Cerrar sesión</translation>
    </message>
    <message>
        <source>Here since {day}</source>
        <translation>Aquí desde el {day}</translation>
    </message>
</context>
<context>
    <name>Sharing</name>
    <message>
        <source>before</source>
        <translation>antes</translation>
    </message>
    <message>
        <source>after</source>
        <translation>después</translation>
    </message>
    <message>
        <source>Before and after are one picture on the clipboard. Paste it into a message.</source>
        <translation>El antes y el después están en el portapapeles como una sola imagen. Pégala en un mensaje.</translation>
    </message>
    <message>
        <source>Save…</source>
        <translation>Guardar…</translation>
    </message>
    <message>
        <source>Save before and after</source>
        <translation>Guardar antes y después</translation>
    </message>
    <message>
        <source>It could not be saved there. Choose another folder.</source>
        <translation>No se pudo guardar ahí. Elige otra carpeta.</translation>
    </message>
    <message>
        <source>That did not work: the original or the result cannot be read.</source>
        <translation>No se pudo: el original o el resultado no se puede leer.</translation>
    </message>
</context>
<context>
    <name>ShortcutsDialog</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Atajos de teclado</translation>
    </message>
    <message>
        <source>Hold to see the original</source>
        <translation>Mantener para ver el original</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>Espacio</translation>
    </message>
    <message>
        <source>Move the line between before and after</source>
        <translation>Mover la línea entre antes y después</translation>
    </message>
    <message>
        <source>Fit, or actual pixels here</source>
        <translation>Ajustar, o píxeles reales aquí</translation>
    </message>
    <message>
        <source>Double click</source>
        <translation>Doble clic</translation>
    </message>
    <message>
        <source>Zoom at the mouse</source>
        <translation>Acercar donde está el ratón</translation>
    </message>
    <message>
        <source>Wheel</source>
        <translation>Rueda</translation>
    </message>
</context>
<context>
    <name>SideChoice</name>
    <message>
        <source> dpi</source>
        <translation> ppp</translation>
    </message>
    <message>
        <source>pixels</source>
        <translation>píxeles</translation>
    </message>
    <message>
        <source>cm</source>
        <translation>cm</translation>
    </message>
    <message>
        <source>inches</source>
        <translation>pulgadas</translation>
    </message>
    <message>
        <source>Longest side in pixels</source>
        <translation>Lado más largo en píxeles</translation>
    </message>
    <message>
        <source>Longest side of the print</source>
        <translation>Lado más largo impreso</translation>
    </message>
    <message>
        <source>Unit of the longest side</source>
        <translation>Unidad del lado más largo</translation>
    </message>
    <message>
        <source>Dots per inch of the print</source>
        <translation>Puntos por pulgada de la impresión</translation>
    </message>
</context>
<context>
    <name>SignInForm</name>
    <message>
        <source>E-mail</source>
        <translation>Correo</translation>
    </message>
    <message>
        <source>Password</source>
        <translation>Contraseña</translation>
    </message>
    <message>
        <source>Code from your authenticator app, or a recovery code</source>
        <translation>Código de tu app de autenticación, o de recuperación</translation>
    </message>
    <message>
        <source>Sign in</source>
        <translation>Iniciar sesión</translation>
    </message>
    <message>
        <source>Make an account</source>
        <translation>Crear una cuenta</translation>
    </message>
    <message>
        <source>Forgot your password?</source>
        <translation>¿Olvidaste tu contraseña?</translation>
    </message>
    <message>
        <source>Type your e-mail address first.</source>
        <translation>Escribe primero tu correo.</translation>
    </message>
</context>
<context>
    <name>SignUpForm</name>
    <message>
        <source>E-mail</source>
        <translation>Correo</translation>
    </message>
    <message>
        <source>Password (10 characters or more)</source>
        <translation>Contraseña (10 caracteres o más)</translation>
    </message>
    <message>
        <source>I am 18 or older and agree to the texts below</source>
        <translation>Tengo 18 años o más y acepto los textos de abajo</translation>
    </message>
    <message>
        <source>Make an account</source>
        <translation>Crear una cuenta</translation>
    </message>
    <message>
        <source>I have an account</source>
        <translation>Ya tengo una cuenta</translation>
    </message>
    <message>
        <source>Your photos go to our server and on to Google&apos;s image model (Nano Banana Pro), then come back. They are deleted after 72 hours, or now if you say so.</source>
        <translation>Tus fotos van a nuestro servidor y de ahí al modelo de imágenes de Google (Nano Banana Pro), y luego vuelven. Se borran a las 72 horas, o ahora si lo pides.</translation>
    </message>
    <message>
        <source>Your data is processed in Mexico, the United States and other countries, and so may leave yours.</source>
        <translation>Tus datos se tratan en México, en Estados Unidos y en otros países, y por eso pueden salir del tuyo.</translation>
    </message>
    <message>
        <source>Location, camera and owner data never leave this computer.</source>
        <translation>La ubicación, la cámara y los datos del dueño nunca salen de este equipo.</translation>
    </message>
    <message>
        <source>Terms</source>
        <translation>Condiciones</translation>
    </message>
    <message>
        <source>Privacy policy</source>
        <translation>Política de privacidad</translation>
    </message>
</context>
<context>
    <name>SkippedDialog</name>
    <message>
        <source>Files that were left out</source>
        <translation>Archivos que se quedaron fuera</translation>
    </message>
    <message>
        <source>Nothing was sent or charged for these.</source>
        <translation>De estos no se envió ni se cobró nada.</translation>
    </message>
    <message>
        <source>Copy the list</source>
        <translation>Copiar la lista</translation>
    </message>
</context>
<context>
    <name>Spending</name>
    <message numerus="yes">
        <source>%n credit(s) to begin with, for free.</source>
        <translation>
            <numerusform>%n crédito gratis para empezar.</numerusform>
            <numerusform>%n créditos gratis para empezar.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Telling</name>
    <message numerus="yes">
        <source>%n photo(s) done</source>
        <translation>
            <numerusform>%n foto lista</numerusform>
            <numerusform>%n fotos listas</numerusform>
        </translation>
    </message>
    <message>
        <source>No photo could be made larger</source>
        <translation>No se ha podido ampliar ninguna foto</translation>
    </message>
    <message numerus="yes">
        <source>%n not faithful or declined, free of charge</source>
        <translation>
            <numerusform>%n no fiel o rechazada, sin coste</numerusform>
            <numerusform>%n no fieles o rechazadas, sin coste</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed, free of charge</source>
        <translation>
            <numerusform>%n ha fallado, sin coste</numerusform>
            <numerusform>%n han fallado, sin coste</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n wait(s) for credits or your limit</source>
        <translation>
            <numerusform>%n espera créditos o tu límite</numerusform>
            <numerusform>%n esperan créditos o tu límite</numerusform>
        </translation>
    </message>
    <message>
        <source>All saved.</source>
        <translation>Todo guardado.</translation>
    </message>
</context>
<context>
    <name>TextsPage</name>
    <message>
        <source>The text</source>
        <translation>El texto</translation>
    </message>
    <message>
        <source>I accept both texts</source>
        <translation>Acepto ambos textos</translation>
    </message>
    <message>
        <source>Privacy policy</source>
        <translation>Política de privacidad</translation>
    </message>
    <message>
        <source>Terms</source>
        <translation>Condiciones</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Volver</translation>
    </message>
    <message>
        <source>Changed since you agreed.</source>
        <translation>Cambió desde que lo aceptaste.</translation>
    </message>
    <message>
        <source>Version {version}, of {day}.</source>
        <translation>Versión {version}, del {day}.</translation>
    </message>
    <message>
        <source>Version {version}.</source>
        <translation>Versión {version}.</translation>
    </message>
</context>
<context>
    <name>TopUpPage</name>
    <message>
        <source>Open the payment page</source>
        <translation>Abrir la página de pago</translation>
    </message>
    <message>
        <source>Top up</source>
        <translation>Recargar</translation>
    </message>
    <message>
        <source>What a credit buys</source>
        <translation>Qué compra un crédito</translation>
    </message>
    <message>
        <source>Prices before tax: the payment page shows your country&apos;s tax before you pay. You pay in your browser, at Stripe: no card number ever reaches this app.</source>
        <translation>Precios sin impuestos: la página de pago muestra los de tu país antes de pagar. Pagas en tu navegador, en Stripe: ningún número de tarjeta llega a esta aplicación.</translation>
    </message>
    <message>
        <source>1 credit enlarges a photo to about 4 megapixels, 2 credits to about 16. Larger ones are made in pieces; the price stands in the button before you start.</source>
        <translation>1 crédito amplía una foto hasta unos 4 megapíxeles, 2 créditos hasta unos 16. Las mayores se hacen por partes; el precio está en el botón antes de empezar.</translation>
    </message>
    <message>
        <source>A photo that is refused, or not faithful enough, costs nothing.</source>
        <translation>Una foto rechazada, o no lo bastante fiel, no cuesta nada.</translation>
    </message>
    <message>
        <source>Bought credits do not run out while you have your account.</source>
        <translation>Los créditos comprados no caducan mientras tengas tu cuenta.</translation>
    </message>
    <message numerus="yes">
        <source>%n more credit(s)</source>
        <translation>
            <numerusform>%n crédito más</numerusform>
            <numerusform>%n créditos más</numerusform>
        </translation>
    </message>
    <message>
        <source>enough for your queue</source>
        <translation>alcanza para tu cola</translation>
    </message>
    <message>
        <source>closest to your queue</source>
        <translation>lo más cercano a tu cola</translation>
    </message>
    <message>
        <source>Opening the payment page…</source>
        <translation>Abriendo la página de pago…</translation>
    </message>
    <message>
        <source>Asking for the prices…</source>
        <translation>Consultando los precios…</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) in your queue need</source>
        <translation>
            <numerusform>%n foto de tu cola necesita</numerusform>
            <numerusform>%n fotos de tu cola necesitan</numerusform>
        </translation>
    </message>
    <message>
        <source>{photos} {credits}. They go on by themselves after the top-up.</source>
        <translation>{photos} {credits}. Siguen por sí solas después de la recarga.</translation>
    </message>
    <message>
        <source>Pay in your browser. This page notices when you have.</source>
        <translation>Paga en tu navegador. Esta página se entera cuando lo hagas.</translation>
    </message>
</context>
<context>
    <name>TopUpPresenter</name>
    <message>
        <source>This service sells no credits.</source>
        <translation>Este servicio no vende créditos.</translation>
    </message>
</context>
<context>
    <name>Trying</name>
    <message>
        <source>Sign in to see what this part costs.</source>
        <translation>Inicia sesión para ver lo que cuesta esta parte.</translation>
    </message>
    <message>
        <source>{size} · {price}. Over half of the photo: the whole costs its full price.</source>
        <translation>{size} · {price}. Más de la mitad de la foto: la foto entera cuesta su precio completo.</translation>
    </message>
    <message>
        <source>{size} · {price}. Another part counts towards the whole photo already.</source>
        <translation>{size} · {price}. De la foto entera ya se descuenta otra parte.</translation>
    </message>
    <message>
        <source>{size} · {price}, credited to the whole photo while we keep the part.</source>
        <translation>{size} · {price}, a descontar de la foto entera mientras guardemos la parte.</translation>
    </message>
</context>
<context>
    <name>Updating</name>
    <message>
        <source>Version {version} is available.</source>
        <translation>La versión {version} está disponible.</translation>
    </message>
    <message>
        <source>See what is new</source>
        <translation>Ver las novedades</translation>
    </message>
</context>
<context>
    <name>Viewing</name>
    <message>
        <source>Your photos appear here, before and after.</source>
        <translation>Tus fotos aparecen aquí, antes y después.</translation>
    </message>
    <message>
        <source>Where to save results</source>
        <translation>Dónde guardar los resultados</translation>
    </message>
    <message>
        <source>This picture is too large to be shown here. It is saved.</source>
        <translation>Esta imagen es demasiado grande para mostrarla aquí. Está guardada.</translation>
    </message>
    <message>
        <source>A HEIC photo can be seen here once it has been upscaled.</source>
        <translation>Una foto HEIC se puede ver aquí cuando ya está ampliada.</translation>
    </message>
    <message>
        <source>There is no preview of this photo.</source>
        <translation>No hay vista previa de esta foto.</translation>
    </message>
    <message>
        <source>The result is no longer where it was saved.</source>
        <translation>El resultado ya no está donde se guardó.</translation>
    </message>
</context>
<context>
    <name>WatchBox</name>
    <message>
        <source>Upscale new photos in a folder by themselves</source>
        <translation>Ampliar solas las fotos nuevas de una carpeta</translation>
    </message>
    <message>
        <source>Choose the folder…</source>
        <translation>Elegir la carpeta…</translation>
    </message>
    <message>
        <source>No folder is chosen yet.</source>
        <translation>Aún no hay ninguna carpeta elegida.</translation>
    </message>
    <message>
        <source>Credits a day, at most</source>
        <translation>Créditos al día, como máximo</translation>
    </message>
    <message>
        <source>Choose the folder first.</source>
        <translation>Elige primero la carpeta.</translation>
    </message>
    <message>
        <source>The folder cannot be read. It is looked for until it is back.</source>
        <translation>No se puede leer la carpeta. Se la buscará hasta que vuelva.</translation>
    </message>
    <message>
        <source>Another program of ours watches this folder already.</source>
        <translation>Otro programa nuestro ya vigila esta carpeta.</translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) wait for their price or for tomorrow&apos;s credits.</source>
        <translation>
            <numerusform>%n foto espera su precio o los créditos de mañana.</numerusform>
            <numerusform>%n fotos esperan su precio o los créditos de mañana.</numerusform>
        </translation>
    </message>
    <message>
        <source>Photos that you put there are sent by themselves and spend credits, never more than this in a day. Photos that are there already are left alone.</source>
        <translation>Las fotos que pongas ahí se envían solas y gastan créditos, nunca más que esto en un día. Las que ya están ahí no se tocan.</translation>
    </message>
    <message>
        <source>Watch a folder</source>
        <translation>Vigilar una carpeta</translation>
    </message>
</context>
<context>
    <name>Workbench</name>
    <message>
        <source>&amp;Theme</source>
        <translation>Te&amp;ma</translation>
    </message>
    <message>
        <source>Like the system</source>
        <translation>Como el sistema</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Claro</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Oscuro</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>&amp;Idioma</translation>
    </message>
</context>
</TS>
