<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>BalanceBar</name>
    <message numerus="yes">
        <source>%Ln credit(s)</source>
        <translation>
            <numerusform>%Ln credit</numerusform>
            <numerusform>%Ln credits</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln set aside</source>
        <translation>
            <numerusform>%Ln set aside</numerusform>
            <numerusform>%Ln set aside</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CreditWords</name>
    <message numerus="yes">
        <source>%n set aside for photos under way. It is used only for what is delivered, and comes back otherwise.</source>
        <translation>
            <numerusform>%n set aside for a photo under way. It is used only for what is delivered, and comes back otherwise.</numerusform>
            <numerusform>%n set aside for photos under way. They are used only for what is delivered, and come back otherwise.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n owed: money of an earlier purchase went back after its credits were used. The next top-up pays this first.</source>
        <translation>
            <numerusform>%n owed: money of an earlier purchase went back after its credits were used. The next top-up pays this first.</numerusform>
            <numerusform>%n owed: money of an earlier purchase went back after its credits were used. The next top-up pays this first.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n used</source>
        <translation>
            <numerusform>%n used</numerusform>
            <numerusform>%n used</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n credit(s)</source>
        <translation>
            <numerusform>%n credit</numerusform>
            <numerusform>%n credits</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n credit(s) taken back.</source>
        <translation>
            <numerusform>%n credit taken back.</numerusform>
            <numerusform>%n credits taken back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Paid. %n credit(s) are there.</source>
        <translation>
            <numerusform>Paid. %n credit is there.</numerusform>
            <numerusform>Paid. %n credits are there.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CreditsPage</name>
    <message numerus="yes">
        <source>%Ln credit(s)</source>
        <translation>
            <numerusform>%Ln credit</numerusform>
            <numerusform>%Ln credits</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DeletionCard</name>
    <message numerus="yes">
        <source>Give up %n credit(s)</source>
        <translation>
            <numerusform>Give up %n credit</numerusform>
            <numerusform>Give up %n credits</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n credit(s) are lost.</source>
        <translation>
            <numerusform>%n credit is lost.</numerusform>
            <numerusform>%n credits are lost.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) are being worked on.</source>
        <translation>
            <numerusform>%n photo is being worked on.</numerusform>
            <numerusform>%n photos are being worked on.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) at our server are deleted.</source>
        <translation>
            <numerusform>%n photo at our server is deleted.</numerusform>
            <numerusform>%n photos at our server are deleted.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Fetching</name>
    <message numerus="yes">
        <source>%n picture(s) will be fetched from {hosts}. The site sees your internet address.</source>
        <translation>
            <numerusform>%n picture will be fetched from {hosts}. The site sees your internet address.</numerusform>
            <numerusform>%n pictures will be fetched from {hosts}. The site sees your internet address.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>JobWords</name>
    <message numerus="yes">
        <source>%n credit(s)</source>
        <translation>
            <numerusform>%n credit</numerusform>
            <numerusform>%n credits</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n paid before for a part</source>
        <translation>
            <numerusform>%n paid before for a part</numerusform>
            <numerusform>%n paid before for a part</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Moments</name>
    <message numerus="yes">
        <source>%n day(s) {hours} h left</source>
        <translation>
            <numerusform>%n day {hours} h left</numerusform>
            <numerusform>%n days {hours} h left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n day(s) left</source>
        <translation>
            <numerusform>%n day left</numerusform>
            <numerusform>%n days left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s) {minutes} min left</source>
        <translation>
            <numerusform>%n hour {minutes} min left</numerusform>
            <numerusform>%n hours {minutes} min left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s) left</source>
        <translation>
            <numerusform>%n hour left</numerusform>
            <numerusform>%n hours left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n min left</source>
        <translation>
            <numerusform>%n min left</numerusform>
            <numerusform>%n min left</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>OptionsPanel</name>
    <message numerus="yes">
        <source>%n times as large</source>
        <translation>
            <numerusform>%n time as large</numerusform>
            <numerusform>%n times as large</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PackButton</name>
    <message numerus="yes">
        <source>%Ln credit(s)</source>
        <translation>
            <numerusform>%Ln credit</numerusform>
            <numerusform>%Ln credits</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PrivacyWords</name>
    <message numerus="yes">
        <source>%n photo(s)</source>
        <translation>
            <numerusform>%n photo</numerusform>
            <numerusform>%n photos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln credit(s)</source>
        <translation>
            <numerusform>%Ln credit</numerusform>
            <numerusform>%Ln credits</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n result(s)</source>
        <translation>
            <numerusform>%n result</numerusform>
            <numerusform>%n results</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) were being worked on: cancelled, free.</source>
        <translation>
            <numerusform>%n photo was being worked on: cancelled, free.</numerusform>
            <numerusform>%n photos were being worked on: cancelled, free.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) being worked on will be cancelled and cost nothing.</source>
        <translation>
            <numerusform>%n photo being worked on will be cancelled and costs nothing.</numerusform>
            <numerusform>%n photos being worked on will be cancelled and cost nothing.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>QueueNotices</name>
    <message numerus="yes">
        <source>%n photo(s) taken out of the list.</source>
        <translation>
            <numerusform>%n photo taken out of the list.</numerusform>
            <numerusform>%n photos taken out of the list.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) were left out.</source>
        <translation>
            <numerusform>%n file was left out.</numerusform>
            <numerusform>%n files were left out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) go on as soon as you sign in.</source>
        <translation>
            <numerusform>%n photo goes on as soon as you sign in.</numerusform>
            <numerusform>%n photos go on as soon as you sign in.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Your limit is reached: %n photo(s) wait.</source>
        <translation>
            <numerusform>Your limit is reached: %n photo waits.</numerusform>
            <numerusform>Your limit is reached: %n photos wait.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n photo(s) wait</source>
        <translation>
            <numerusform>%n photo waits</numerusform>
            <numerusform>%n photos wait</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>QueueWiring</name>
    <message numerus="yes">
        <source>%Ln photo(s)</source>
        <translation>
            <numerusform>%Ln photo</numerusform>
            <numerusform>%Ln photos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Upscale %Ln</source>
        <translation>
            <numerusform>Upscale %Ln</numerusform>
            <numerusform>Upscale %Ln</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>QueueWords</name>
    <message numerus="yes">
        <source>{price}, %n already paid for the part you tried</source>
        <translation>
            <numerusform>{price}, %n already paid for the part you tried</numerusform>
            <numerusform>{price}, %n already paid for the part you tried</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln credit(s)</source>
        <translation>
            <numerusform>%Ln credit</numerusform>
            <numerusform>%Ln credits</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln more credit(s)</source>
        <translation>
            <numerusform>%Ln more credit</numerusform>
            <numerusform>%Ln more credits</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Waits for %n more credit(s)</source>
        <translation>
            <numerusform>Waits for %n more credit</numerusform>
            <numerusform>Waits for %n more credits</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReportWords</name>
    <message numerus="yes">
        <source>%n credit(s) were spent.</source>
        <translation>
            <numerusform>%n credit was spent.</numerusform>
            <numerusform>%n credits were spent.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ScopeBar</name>
    <message numerus="yes">
        <source>For %n photo(s) only</source>
        <translation>
            <numerusform>For %n photo only</numerusform>
            <numerusform>For %n photos only</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Spending</name>
    <message numerus="yes">
        <source>%n credit(s) to begin with, for free.</source>
        <translation>
            <numerusform>%n credit to begin with, for free.</numerusform>
            <numerusform>%n credits to begin with, for free.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Telling</name>
    <message numerus="yes">
        <source>%n photo(s) done</source>
        <translation>
            <numerusform>%n photo done</numerusform>
            <numerusform>%n photos done</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n not faithful or declined, free of charge</source>
        <translation>
            <numerusform>%n not faithful or declined, free of charge</numerusform>
            <numerusform>%n not faithful or declined, free of charge</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed, free of charge</source>
        <translation>
            <numerusform>%n failed, free of charge</numerusform>
            <numerusform>%n failed, free of charge</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n wait(s) for credits or your limit</source>
        <translation>
            <numerusform>%n waits for credits or your limit</numerusform>
            <numerusform>%n wait for credits or your limit</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TopUpPage</name>
    <message numerus="yes">
        <source>%n photo(s) in your queue need</source>
        <translation>
            <numerusform>%n photo in your queue needs</numerusform>
            <numerusform>%n photos in your queue need</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more credit(s)</source>
        <translation>
            <numerusform>%n more credit</numerusform>
            <numerusform>%n more credits</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WatchBox</name>
    <message numerus="yes">
        <source>%n photo(s) wait for their price or for tomorrow&apos;s credits.</source>
        <translation>
            <numerusform>%n photo waits for its price or for tomorrow&apos;s credits.</numerusform>
            <numerusform>%n photos wait for their price or for tomorrow&apos;s credits.</numerusform>
        </translation>
    </message>
</context>
</TS>
