<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>BalanceBar</name>
    <message numerus="yes">
        <source>%n credit(s)</source>
        <translation>
            <numerusform>%n credit</numerusform>
            <numerusform>%n credits</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n set aside</source>
        <translation>
            <numerusform>%n set aside</numerusform>
            <numerusform>%n set aside</numerusform>
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
        <source>%n photo(s)</source>
        <translation>
            <numerusform>%n photo</numerusform>
            <numerusform>%n photos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n min left</source>
        <translation>
            <numerusform>%n min left</numerusform>
            <numerusform>%n min left</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Upscale %n</source>
        <translation>
            <numerusform>Upscale %n</numerusform>
            <numerusform>Upscale %n</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>QueueWords</name>
    <message numerus="yes">
        <source>%n credit(s)</source>
        <translation>
            <numerusform>%n credit</numerusform>
            <numerusform>%n credits</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more credit(s)</source>
        <translation>
            <numerusform>%n more credit</numerusform>
            <numerusform>%n more credits</numerusform>
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
    <name>TopUpPage</name>
    <message numerus="yes">
        <source>%n credit(s)</source>
        <translation>
            <numerusform>%n credit</numerusform>
            <numerusform>%n credits</numerusform>
        </translation>
    </message>
</context>
</TS>
